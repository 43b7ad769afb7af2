// What a form is opened with, and what the element that holds it lends to its controller.
import type { ReactiveControllerHost } from 'lit';
import type { Definition, Facts, FormContext, Json, JsonObject } from '#engine';
import type { Send } from './uploads.ts';
import type { Seek } from './widget.ts';

/** What a form is about. */
export interface Opening {
  readonly definition: Definition;
  readonly data: JsonObject;
  readonly facts: Facts & { readonly instance?: JsonObject };
  readonly context: FormContext;
}

/** What the element that holds the form lends to it. */
export interface Form extends ReactiveControllerHost {
  /** Brings what judges it, and what leads to what is wrong. */
  readonly ready: Promise<void>;
  readonly upload: Send | undefined;
  readonly address: ((id: string) => string) | undefined;
  readonly choices: Seek | undefined;
  changed(pointer: string, value: Json | undefined, data: JsonObject): void;
  discarded(pointer: string, file: string): void;
}
