// What effects become: lists of rows that travel in the step's one statement.
import type { Effect } from '#engine';
import type { StepLists, StepWrite } from '../../store/step.ts';

/** The lists of a step's write that effects fill. */
export type Rows = Required<Pick<StepLists, 'open' | 'offer' | 'close' | 'set' | 'outbox'> & Pick<StepWrite, 'cancel' | 'directory'>>;

/** What a handler is given beside its effect: ids, and what is stored of a secret by its reference, come from outside, so that a handler stays pure. */
export interface Making { readonly newId: () => string; readonly hashOf: (secret: string) => string }

/** Turns one kind of effect into rows. */
export type Handler<T extends Effect['type']> = (effect: Extract<Effect, { type: T }>, making: Making) => Partial<Rows>;
