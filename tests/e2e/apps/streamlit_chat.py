"""A chat of a few lines in Streamlit. Usage: streamlit run streamlit_chat.py --server.port PORT"""
import streamlit

streamlit.title("Desk helper")
for role, text in streamlit.session_state.setdefault("rows", []):
    streamlit.chat_message(role).write(text)
if prompt := streamlit.chat_input("Ask anything"):
    streamlit.chat_message("user").write(prompt)
    streamlit.chat_message("assistant").write(f"You said: {prompt}")
    streamlit.session_state["rows"] += [("user", prompt), ("assistant", f"You said: {prompt}")]
