// The sections of a form as they stand now. Asked for at every key, so each is weighed again only when one of its fields changed.
import { segments } from '#engine';
import type { FormController } from './form-controller.ts';
import { fieldsIn, type Section } from './layout.ts';
import type { Step } from './summary.ts';
import { isGiven, isShown } from './values.ts';
import type { Fault, FieldView } from './widget.ts';

/** What the fields of a section come to. */
type Weighed = Pick<Step, 'views' | 'done' | 'writable' | 'required'> & { readonly names: readonly string[] };

function weighed(views: readonly FieldView[]): Weighed {
  const shown = views.filter(isShown);
  const writable = shown.filter((view) => view.writable);
  return {
    views, names: shown.map(({ node }) => node.field.name), writable: writable.length, required: writable.filter(({ required }) => required).length,
    done: shown.some(({ value }) => isGiven(value)) && shown.every(({ required, value }) => !required || isGiven(value)),
  };
}

export class Steps {
  readonly #known = new WeakMap<Section, Weighed>();

  /** Those with something to show; `views` stays the same list while none of them changed. */
  of(sections: readonly Section[], controller: FormController, faults: readonly Fault[]): readonly Step[] {
    const byField = Map.groupBy(faults, (fault) => segments(fault.at)[0] ?? '');
    return sections.flatMap((section, index): Step[] => {
      if (section.aside || !controller.holds(section.when)) return [];
      const now = fieldsIn(section.nodes).map((node) => controller.view(node));
      let known = this.#known.get(section);
      if (!known || !now.every((view, place) => view === known!.views[place])) this.#known.set(section, (known = weighed(now)));
      if (known.names.length === 0 && now.length > 0) return [];
      return [{ ...known, section, id: `part-${index + 1}`, faults: byField.size === 0 ? 0 : known.names.reduce((sum, name) => sum + (byField.get(name)?.length ?? 0), 0) }];
    });
  }
}
