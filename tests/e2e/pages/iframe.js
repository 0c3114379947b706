// The composer lives in a frame of the same origin; the frame is a whole chat page of its own (`/chat/textarea`).
const frame = document.createElement('iframe');
frame.src = `/chat/textarea${location.search}`;
frame.style.cssText = 'width:100%;height:420px;border:0';
frame.addEventListener('load', () => { window.chat = frame.contentWindow.chat; });
document.querySelector('main').replaceChildren(frame);
