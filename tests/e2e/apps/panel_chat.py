"""A chat of a few lines in Panel. Usage: panel_chat.py PORT"""
import sys

import panel

panel.serve(
    lambda: panel.chat.ChatInterface(callback=lambda text, user, chat: f"You said: {text}"),
    address="127.0.0.1", port=int(sys.argv[1]), show=False, websocket_origin="*",
)
