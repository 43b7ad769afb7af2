// The controls of a form, brought here before it is drawn: it stands at once, and nothing in it moves when one arrives.
import { mayWrite, type Definition, type Field, type FormContext } from '#engine';
import { fieldsIn, layoutOf } from './layout.ts';
import { controlOf, fetchControl, widgetsOf } from './widget.ts';

/** Fetches what the form of a context is filled in with. What cannot be reached now the form asks for when it stands. */
export async function bringControls(definition: Definition, context: FormContext): Promise<void> {
  const writes = (field: Field) => mayWrite(context, field);
  const nodes = layoutOf(definition, context.event, { writes, holds: () => false }).flatMap((section) => fieldsIn(section.nodes)).filter(({ field, columns }) => writes(field) || columns.some(writes));
  await Promise.all([...new Set(nodes.flatMap(widgetsOf))].filter((widget) => !controlOf(widget)).map(fetchControl)).catch(() => {});
}
