// What effects become: lists of rows that travel in the step's one statement.
import type { Effect } from '#engine';
import type { StepWrite } from '../../store/step.ts';

/** The lists of a step's write that effects fill. */
export type Rows = Required<Pick<StepWrite, 'open' | 'offer' | 'close' | 'set' | 'cancel' | 'outbox'>>;

/** What a handler is given beside its effect: ids come from outside, so that a handler stays pure. */
export interface Making { readonly newId: () => string }

/** Turns one kind of effect into rows. */
export type Handler<T extends Effect['type']> = (effect: Extract<Effect, { type: T }>, making: Making) => Partial<Rows>;
