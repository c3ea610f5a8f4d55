// A price as it is typed: a code, dollars, and for whom and when it is. Pure.

import type { Charge } from "$lib/shell";
import { orNull } from "$lib/form";
import { dayToDate } from "$lib/format";

export interface PriceForm {
  code: string;
  price: string;
  modifier: string;
  payer: string;
  from: string;
  to: string;
}

export type PriceFault = "code" | "modifier" | "cents" | "days" | "taken";

/** `125`, `125.50`, `$1,250.00` in cents; nothing for what is not exactly so many cents. */
export function readDollars(typed: string): number | null {
  const plain = typed.trim().replace(/^\$\s*/u, "");
  const read = /^(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{1,2}))?$/u.exec(plain);
  if (!read) return null;
  const cents = Number((read[1] ?? "").replaceAll(",", "")) * 100 + Number((read[2] ?? "").padEnd(2, "0"));
  return cents <= 0xff_ff_ff_ff ? cents : null;
}

export function formOf(charge: Charge | null): PriceForm {
  return {
    code: charge?.code ?? "",
    price: charge ? (charge.cents / 100).toFixed(2) : "",
    modifier: charge?.modifier ?? "",
    payer: charge?.payer ?? "",
    from: charge?.from ?? "",
    to: charge?.to ?? "",
  };
}

/** What two prices may not have alike. */
export const keyOf = (charge: Charge): string => [charge.code, charge.modifier ?? "", (charge.payer ?? "").trim().toLowerCase(), charge.from ?? ""].join("|");

/** The price as it is kept. */
export function chargeOf(form: PriceForm): Charge {
  return {
    code: form.code.trim().toUpperCase(),
    modifier: orNull(form.modifier.toUpperCase()),
    payer: orNull(form.payer),
    cents: readDollars(form.price) ?? 0,
    from: orNull(form.from),
    to: orNull(form.to),
  };
}

/** What keeps a price from being kept; `others` are the other prices. */
export function faultsOf(form: PriceForm, others: readonly Charge[]): PriceFault[] {
  const charge = chargeOf(form);
  const wrongDay = [form.from, form.to].some((day) => day !== "" && !dayToDate(day));
  const found: [boolean, PriceFault][] = [
    [!/^[A-Z0-9]\d{3}[A-Z0-9]$/u.test(charge.code), "code"],
    [charge.modifier !== null && !/^[A-Z0-9]{2}$/u.test(charge.modifier), "modifier"],
    [readDollars(form.price) === null, "cents"],
    [wrongDay || (charge.from !== null && charge.to !== null && charge.to < charge.from), "days"],
    [others.some((other) => keyOf(other) === keyOf(charge)), "taken"],
  ];
  return found.filter(([wrong]) => wrong).map(([, fault]) => fault);
}
