//! The operators of AWS.

/// What an operator compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValueType {
    /// Text, letter case included.
    String,
    /// Text, letter case ignored.
    StringIgnoringCase,
    /// Integers or decimals.
    Numeric,
    /// W3C ISO 8601 or seconds since 1970.
    Date,
    /// `true` or `false`.
    Bool,
    /// Base64.
    Binary,
    /// Addresses and CIDR ranges.
    IpAddress,
    /// ARNs, part by part.
    Arn,
    /// Whether the key is in the request at all.
    Null,
}

/// How the request's value must stand to the policy's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// Equal to it, or matched or covered by it.
    Equal,
    /// Less.
    Less,
    /// Less or equal.
    LessOrEqual,
    /// Greater.
    Greater,
    /// Greater or equal.
    GreaterOrEqual,
}

/// One row of the table.
#[derive(Debug, PartialEq, Eq)]
pub struct Operator {
    /// AWS's name.
    pub name: &'static str,
    /// What it compares.
    pub value_type: ValueType,
    /// How.
    pub relation: Relation,
    /// Whether it is true where the positive form is false, and also when the key is missing.
    pub negated: bool,
    /// Whether `*` and `?` in the policy's value are wildcards.
    pub wildcards: bool,
    /// Whether the policy's value may hold `${…}`.
    pub variables: bool,
}

impl Operator {
    const fn new(name: &'static str, value_type: ValueType, relation: Relation) -> Self {
        Self {
            name,
            value_type,
            relation,
            negated: false,
            wildcards: false,
            variables: false,
        }
    }

    const fn negated(mut self) -> Self {
        self.negated = true;
        self
    }

    const fn wildcards(mut self) -> Self {
        self.wildcards = true;
        self
    }

    const fn variables(mut self) -> Self {
        self.variables = true;
        self
    }

    /// The operator of that name, letter case ignored.
    pub fn named(name: &str) -> Option<&'static Self> {
        let named = |row: &&Self| row.name.eq_ignore_ascii_case(name);
        OPERATORS.iter().find(named)
    }
}

use Relation::{Equal, Greater, GreaterOrEqual, Less, LessOrEqual};
use ValueType::{Arn, Binary, Bool, Date, IpAddress, Null, Numeric, String, StringIgnoringCase};

/// Every condition operator, in the order of AWS's page.
#[rustfmt::skip]
pub static OPERATORS: [Operator; 27] = [
    Operator::new("StringEquals", String, Equal).variables(),
    Operator::new("StringNotEquals", String, Equal).negated().variables(),
    Operator::new("StringEqualsIgnoreCase", StringIgnoringCase, Equal).variables(),
    Operator::new("StringNotEqualsIgnoreCase", StringIgnoringCase, Equal).negated().variables(),
    Operator::new("StringLike", String, Equal).wildcards().variables(),
    Operator::new("StringNotLike", String, Equal).negated().wildcards().variables(),
    Operator::new("NumericEquals", Numeric, Equal),
    Operator::new("NumericNotEquals", Numeric, Equal).negated(),
    Operator::new("NumericLessThan", Numeric, Less),
    Operator::new("NumericLessThanEquals", Numeric, LessOrEqual),
    Operator::new("NumericGreaterThan", Numeric, Greater),
    Operator::new("NumericGreaterThanEquals", Numeric, GreaterOrEqual),
    Operator::new("DateEquals", Date, Equal),
    Operator::new("DateNotEquals", Date, Equal).negated(),
    Operator::new("DateLessThan", Date, Less),
    Operator::new("DateLessThanEquals", Date, LessOrEqual),
    Operator::new("DateGreaterThan", Date, Greater),
    Operator::new("DateGreaterThanEquals", Date, GreaterOrEqual),
    Operator::new("Bool", Bool, Equal).variables(),
    Operator::new("BinaryEquals", Binary, Equal),
    Operator::new("IpAddress", IpAddress, Equal),
    Operator::new("NotIpAddress", IpAddress, Equal).negated(),
    // AWS: ArnEquals and ArnLike behave identically, and so do their negations.
    Operator::new("ArnEquals", Arn, Equal).wildcards().variables(),
    Operator::new("ArnLike", Arn, Equal).wildcards().variables(),
    Operator::new("ArnNotEquals", Arn, Equal).negated().wildcards().variables(),
    Operator::new("ArnNotLike", Arn, Equal).negated().wildcards().variables(),
    Operator::new("Null", Null, Equal),
];
