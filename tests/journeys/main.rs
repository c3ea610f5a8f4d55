//! The use cases through `app` on a real vault with a real keyring, real sound and the real model.

mod code_sets;
mod coding;
mod command_line;
mod documents;
mod keeping;
mod looking;
mod refused;
<<<<<<< HEAD
mod templates;
=======
mod services;
>>>>>>> 7872c43 (What was done, the visit itself and what the record holds are proposed beside the diagnoses, each told apart)
