// As much of the provider of identities as the tests use; it brings no types of its own.
declare module 'oidc-provider' {
  import type { IncomingMessage, ServerResponse } from 'node:http';

  interface Context { readonly oidc: { readonly client: { readonly clientId: string }; readonly session: { readonly accountId: string } } }

  export default class Provider {
    constructor(issuer: string, settings: object);
    readonly Grant: new (about: { readonly clientId: string; readonly accountId: string }) => { addOIDCScope(scope: string): void; save(): Promise<string> };
    callback(): (request: IncomingMessage, response: ServerResponse) => void;
    interactionFinished(request: IncomingMessage, response: ServerResponse, result: object): Promise<void>;
  }
  export type { Context };
}
