//! An operator's day: keys in, screen out, with the real session, client and sandbox between.

mod arriving;
