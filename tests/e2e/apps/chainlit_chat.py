"""A chat of a few lines in Chainlit. Usage: chainlit run chainlit_chat.py --headless --port PORT"""
import chainlit


@chainlit.on_message
async def answer(message: chainlit.Message):
    await chainlit.Message(content=f"You said: {message.content}").send()
