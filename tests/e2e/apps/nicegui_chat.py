"""A chat of a few lines in NiceGUI. Usage: nicegui_chat.py PORT"""
import sys

from nicegui import ui


@ui.page("/")
def chat():
    with ui.column().classes("w-full") as rows:
        ui.chat_message("How can I help?", name="Assistant")
    question = ui.input(placeholder="Message").classes("w-full")

    def send():
        with rows:
            ui.chat_message(question.value, name="You", sent=True)
            ui.chat_message(f"You said: {question.value}", name="Assistant")
        question.value = ""

    question.on("keydown.enter", send)


ui.run(host="127.0.0.1", port=int(sys.argv[1]), show=False, reload=False)
