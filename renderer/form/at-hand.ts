// What a form is drawn with, brought here before it is drawn: it stands at once, and nothing in it moves when a part arrives.
import { mayWrite, type Definition, type Field, type FormContext } from '#engine';
import { fieldsIn, layoutOf } from './layout.ts';
import { bringReading } from './sections.ts';
import { controlOf, fetchControl, widgetsOf } from './widget.ts';

/** Fetches what the form of a context is filled in with, and read with where not all of it can be written. What cannot be reached now the form asks for when it stands. */
export async function bringControls(definition: Definition, context: FormContext): Promise<void> {
  const writes = (field: Field) => mayWrite(context, field);
  const laid = layoutOf(definition, context.event, { writes, holds: () => false }).flatMap((section) => fieldsIn(section.nodes));
  const nodes = laid.filter(({ field, columns }) => writes(field) || columns.some(writes));
  const controls = [...new Set(nodes.flatMap(widgetsOf))].filter((widget) => !controlOf(widget)).map(fetchControl);
  await Promise.all([...controls, ...(nodes.length < laid.length ? [bringReading()] : [])]).catch(() => {});
}
