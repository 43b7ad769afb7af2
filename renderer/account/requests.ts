// What pages of accounts ask the server: signing in, passwords, keys, sessions, registration.
import type { Captcha, CaptchaAnswer, ChangePassword, CodeAnswer, FirstPassword, FollowLink, Followed, NewPassword, OwnSessions, Recover, RecoverByLink, Registrations, Session, SetUp, SignIn, Ticket } from '../../server/api-types.ts';
import { call, segment } from '../api.ts';

export const accountApi = {
  signIn: (body: SignIn) => call<Session>('/api/session', { method: 'POST', body }),
  captcha: (kind: 'picture' | 'words') => call<Captcha>(`/api/captchas/${kind}`, { method: 'POST' }),
  firstPassword: () => call<FirstPassword | null>('/api/password/first'),
  firstCode: (captcha: CaptchaAnswer) => call<Ticket>('/api/password/first/code', { method: 'POST', body: { captcha } }),
  verifyFirst: (body: { readonly code: CodeAnswer }) => call<void>('/api/password/first/verify', { method: 'POST', body }),
  chooseFirst: (body: NewPassword) => call<void>('/api/password/first', { method: 'PUT', body }),
  changePassword: (body: ChangePassword) => call<void>('/api/password', { method: 'PUT', body }),
  askRecoveryCode: (body: { readonly username: string; readonly captcha: CaptchaAnswer }) => call<Ticket>('/api/recovery/code', { method: 'POST', body }),
  recover: (body: Recover) => call<void>('/api/recovery/code', { method: 'PUT', body }),
  askRecoveryLink: (body: { readonly username: string; readonly captcha: CaptchaAnswer }) => call<void>('/api/recovery/link', { method: 'POST', body }),
  recoverByLink: (body: RecoverByLink) => call<void>('/api/recovery/link', { method: 'PUT', body }),
  setUp: (body: SetUp) => call<void>('/api/set-up', { method: 'POST', body }),
  ownSessions: (signal: AbortSignal) => call<OwnSessions>('/api/sessions', { signal }),
  endSession: (id: string) => call<void>(`/api/sessions/${segment(id)}`, { method: 'DELETE' }),
  endOtherSessions: () => call<void>('/api/sessions', { method: 'DELETE' }),
  registrations: (signal: AbortSignal) => call<Registrations>('/api/registrations', { signal }),
  followLink: (body: FollowLink) => call<Followed>('/api/links', { method: 'POST', body }),
};
