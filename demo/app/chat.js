// Messages and the streamed answer.

const list = () => document.getElementById('messages');

function bubble(role, text) {
  const element = document.createElement('div');
  element.className = `message ${role}`;
  element.textContent = text;
  list().append(element);
  element.scrollIntoView({ block: 'end' });
  return element;
}

/** Reads `data:` lines of a server-sent stream. */
async function* deltas(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    rest += value;
    const lines = rest.split('\n');
    rest = lines.pop();
    for (const line of lines) {
      if (!line.startsWith('data: ')) continue;
      const data = line.slice(6);
      if (data === '[DONE]') return;
      yield JSON.parse(data).choices[0].delta.content ?? '';
    }
  }
}

/** One conversation: its messages, and how to show them again. */
export class Conversation {
  messages = [];

  show() {
    list().replaceChildren();
    for (const { role, content } of this.messages) bubble(role, content);
  }

  async send(text) {
    document.getElementById('welcome')?.remove();
    this.messages.push({ role: 'user', content: text });
    bubble('user', text);
    const answer = bubble('assistant', '');
    answer.classList.add('streaming');
    try {
      const response = await fetch('/api/chat/completions', {
        method: 'POST', headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ model: 'echo', stream: true, messages: this.messages }),
      });
      if (!response.ok) throw new Error(response.status === 401 ? 'Please sign in first.' : `The server answered ${response.status}.`);
      for await (const delta of deltas(response.body)) {
        answer.textContent += delta;
        answer.scrollIntoView({ block: 'end' });
      }
      this.messages.push({ role: 'assistant', content: answer.textContent });
    } catch (error) {
      answer.classList.add('failed');
      answer.textContent = `No answer: ${error.message}`;
    }
    answer.classList.remove('streaming');
  }
}
