// The words of the window. English first; another language is another file of the same shape.

import { setUnexpectedWords } from "$lib/shell";
import { billing } from "./billing.en";
import { coding } from "./coding.en";
import { codesets } from "./codesets.en";
import { composer } from "./composer.en";
import { dispatch } from "./dispatch.en";
import { emergency } from "./emergency.en";
import { en } from "./en";
import { encounter } from "./encounter.en";
import { habits } from "./habits.en";
import { improve } from "./improve.en";
import { people, profile } from "./people.en";
import { privacy } from "./privacy.en";
import { rights } from "./rights.en";
import { secondFactor } from "./second-factor.en";
import { workflow } from "./workflow.en";

export const text = { ...en, billing, coding, codesets, composer, dispatch, emergency, encounter, habits, improve, people, privacy, profile, rights, secondFactor, workflow };

setUnexpectedWords(en.common.unexpected, en.common.unexpectedHint);
