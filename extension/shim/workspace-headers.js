// Request headers in which sites name the workspace, and the hosts that do. Made from data/sites by `make generate`.
export const workspaceHosts = [
  '*://chat.com/*',
  '*://chat.openai.com/*',
  '*://chatgpt.com/*',
  '*://www.chat.com/*',
  '*://www.chatgpt.com/*',
];
export const workspaceHeaders = [
  'chatgpt-account-id',
  'x-notion-space-id',
];
