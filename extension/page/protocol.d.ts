// The page's side of the Port protocol (docs/design.md §3; the Rust types are in src/wire.rs).

export type Gesture = 'paste' | 'drop' | 'type' | 'submit' | 'upload';
export type Moment = 'final' | 'background';
export type Action = 'native' | 'replace' | 'drop' | 'ask';
export type How = 'native' | 'paste' | 'beforeinput' | 'html' | 'text' | 'submit' | 'none';
export type GuardState = 'armed' | 'degraded' | 'unprotected';

/** What the page saw of the actor. */
export interface Signals {
  trusted: boolean;
  webdriver: boolean;
  hidden: boolean;
  activation: boolean;
  input_types: string[];
  agent_marks: string[];
  scripted: boolean;
  bulk: boolean;
}

/** A range of the judged text and what stands in its place; UTF-16 code units. */
export interface Span {
  start: number;
  end: number;
  token: string;
}

/** One question to the judge, without its number. */
export interface Question {
  gesture: Gesture;
  moment: Moment;
  text: string;
  html?: string;
  composer: string;
  signals: Signals;
}

/** What is to be done with a held gesture. */
export interface Verdict {
  t: 'verdict' | 'resolved';
  n: number;
  action: Action;
  decision?: string;
  rule?: string;
  text?: string;
  html?: string;
  spans?: Span[];
  notice?: { kind: 'masked' | 'coach' | 'stopped' | 'failed'; text: string };
}

/** What to do when there is no answer, or a file cannot be read. */
export type FailureRule = 'hold' | 'warn' | 'allow_and_report';

export type ProbeStatus = 'ok' | 'truncated' | 'failed' | 'absent';

/** One place where evidence of the account can be read. */
export interface Probe {
  provider: string;
  source: string;
  kind: string;
  /** Path, selector, cookie name or storage key. */
  at: string;
  attribute?: string | null;
  /** Only a script that holds this text counts. */
  after?: string | null;
  max_chars?: number;
}

/** What the page must know of itself as an AI site. */
export interface Site {
  id: string;
  name?: string;
  composer: string[];
  send: string[];
  user_row?: string[];
}

export interface SiteMessage {
  t: 'site';
  site: Site | null;
  hold_all?: boolean;
  hold_unusual?: boolean;
  timeout_ms?: number;
  failure?: FailureRule;
  unscanned_file?: FailureRule;
  probes?: Probe[];
  words?: Record<string, string>;
  extra_gate?: string[];
  gate_always?: boolean;
  own_secrets?: boolean;
  prompt_url?: string;
}

export interface ProbeMessage {
  t: 'probe';
  probes: Probe[];
}

export type FromWorker = SiteMessage | Verdict | ProbeMessage;

export type ToWorker =
  | { t: 'hello'; href: string; top: boolean; prompt: string }
  | { t: 'warm' }
  | ({ t: 'judge'; n: number } & Question)
  | { t: 'passed'; gesture: Gesture; length: number; signals: Signals }
  | { t: 'applied'; n: number; how: How; verified: boolean }
  | { t: 'prompt_gone'; n: number }
  | { t: 'state'; state: GuardState; reasons: string[] }
  | { t: 'account'; provider: string; source: string; status: ProbeStatus; http?: number; payload: string };

/** Why the judge gave no answer. */
export type Failure = 'timeout' | 'disconnected' | 'invalidated';

/** The judge's answer, or the lack of one. */
export type Answer = { ok: true; n: number; verdict: Verdict } | { ok: false; n: number; failure: Failure };

/** What the guard of one frame offers to the guards around it. */
export interface FrameGuard {
  stop(): void;
  /** Has this frame text that a send button outside would send, and that may not go yet? */
  mustHold(): boolean;
  /** Clears that text, then runs `again`. */
  sendThen(again: () => Promise<unknown>): void;
}

/** Clipboard or drag contents, copied inside the event. */
export interface Snapshot {
  data: Record<string, string>;
  files: File[];
}
