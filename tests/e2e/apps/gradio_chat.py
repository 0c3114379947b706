"""A chat of a few lines in Gradio. Usage: gradio_chat.py PORT"""
import sys

import gradio

gradio.ChatInterface(lambda message, history: f"You said: {message}", title="Desk helper").launch(
    server_name="127.0.0.1", server_port=int(sys.argv[1]), quiet=True
)
