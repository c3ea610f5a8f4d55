// The list of other people's work that ships, as the shell hands it over: JSON, read with care.

export interface Licence {
  readonly from: string;
  readonly name: string;
  readonly version: string;
  readonly licence: string;
}

/** The list in the text; entries that are none are left out. */
export function readLicences(json: string): Licence[] {
  const list: unknown = JSON.parse(json);
  return Array.isArray(list) ? list.filter(isLicence) : [];
}

/** The entries whose name, source or licence holds every word of the query. */
export function findLicences(list: readonly Licence[], query: string): Licence[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return list.filter((entry) => {
    const all = `${entry.name} ${entry.from} ${entry.licence}`.toLowerCase();
    return words.every((word) => all.includes(word));
  });
}

function isLicence(entry: unknown): entry is Licence {
  if (typeof entry !== "object" || entry === null) return false;
  const fields = entry as Record<string, unknown>;
  return ["from", "name", "version", "licence"].every((field) => typeof fields[field] === "string");
}
