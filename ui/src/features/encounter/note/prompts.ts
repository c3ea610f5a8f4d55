// What an empty section shows: what its template asks for there. Never part of the note.

import type { Extension } from "@codemirror/state";
import { placeholder } from "@codemirror/view";
import { call, type Template, type TemplateId } from "$lib/shell";
import { text } from "$lib/text";

export class Prompts {
  #templates: Promise<readonly Template[]> | null = null;

  /** The hint of a section, filled in once the templates have been read; without one, that there is nothing yet. */
  of(template: TemplateId, section: string): Extension {
    return placeholder(() => {
      const shown = document.createElement("span");
      shown.textContent = text.encounter.note.placeholder;
      void this.#prompt(template, section).then((prompt) => {
        if (prompt) shown.textContent = prompt;
      });
      return shown;
    });
  }

  async #prompt(template: TemplateId, section: string): Promise<string> {
    this.#templates ??= call("templates").catch(() => []);
    const known = (await this.#templates).find((each) => each.id === template);
    return known?.sections.find((each) => each.key === section)?.prompt ?? "";
  }
}
