//! Duplicated passages, exact and near, within and across articles.
