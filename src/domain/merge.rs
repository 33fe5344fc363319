//! Three-way merge of settings: what the operator saw, what they made of it, what the server has now.
