//! Boolean formulas over grammars.

use std::sync::Arc;

use super::program::Program;

/// A formula in postfix order: each operation follows its operands. No tree, so neither its depth
/// nor dropping it can exhaust the stack.
///
/// INVARIANT: read from left to right, the operations leave exactly one value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Formula {
    operations: Vec<Operation>,
}

/// One operation of a formula.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Operation {
    /// A leaf: the texts of at least one of these grammars.
    OneOf(Vec<Arc<Program>>),
    /// The texts that are not in the operand.
    Not,
    /// The texts of at least one of the two operands.
    Or,
}

/// What a leaf is to its formula.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Role {
    /// Whether meeting it can only help to meet the formula; otherwise it can only hinder.
    pub helps: bool,
    /// Whether the formula cannot be met without meeting it, or missing it where it hinders.
    pub decides: bool,
}

impl Role {
    /// Whether no text meets the formula that does not meet this leaf.
    pub(super) fn is_needed(self) -> bool {
        self.helps && self.decides
    }
}

impl Formula {
    /// The formula that no text meets.
    pub(super) fn nothing() -> Self {
        Self {
            operations: vec![Operation::OneOf(Vec::new())],
        }
    }

    /// The formula that the texts of one grammar meet.
    pub(super) fn grammar(program: Arc<Program>) -> Self {
        Self {
            operations: vec![Operation::OneOf(vec![program])],
        }
    }

    /// The operations, operands first.
    pub(super) fn operations(&self) -> &[Operation] {
        &self.operations
    }

    /// Turns the formula into its opposite.
    pub(super) fn not(mut self) -> Self {
        if self.operations.last() == Some(&Operation::Not) {
            self.operations.pop();
        } else {
            self.operations.push(Operation::Not);
        }
        self
    }

    /// The formula that a text meets when it meets one of several: all grammars among them become
    /// one leaf, and a formula that is there already is not added again.
    pub(super) fn any_of<'a>(formulas: impl IntoIterator<Item = &'a Self>) -> Self {
        let mut programs: Vec<Arc<Program>> = Vec::new();
        let mut others: Vec<&Self> = Vec::new();
        for formula in formulas {
            match formula.operations.as_slice() {
                [Operation::OneOf(more)] => programs.extend(more.iter().cloned()),
                _ if others.contains(&formula) => {}
                _ => others.push(formula),
            }
        }
        let mut any = Self {
            operations: Vec::new(),
        };
        if others.is_empty() || !programs.is_empty() {
            any.operations.push(Operation::OneOf(programs));
        }
        for other in others {
            let joins = !any.operations.is_empty();
            any.operations.extend(other.operations.iter().cloned());
            any.operations.extend(joins.then_some(Operation::Or));
        }
        any
    }

    /// The formulas of which a text must meet one.
    pub(super) fn alternatives(&self) -> Vec<Self> {
        let mut alternatives = Vec::new();
        let mut open = vec![self.operations.as_slice()];
        while let Some(operations) = open.pop() {
            match operations.split_last() {
                Some((Operation::Or, operands)) => {
                    let (left, right) = operands.split_at(last_operand(operands));
                    open.extend([right, left]);
                }
                _ => alternatives.push(Self {
                    operations: operations.to_vec(),
                }),
            }
        }
        alternatives
    }

    /// For each leaf, in order, what it is to the formula.
    pub(super) fn roles(&self) -> Vec<Role> {
        let mut roles = Vec::new();
        let mut open = vec![Role {
            helps: true,
            decides: true,
        }];
        for operation in self.operations.iter().rev() {
            let Some(role) = open.pop() else { continue };
            match operation {
                Operation::OneOf(_) => roles.push(role),
                Operation::Not => open.push(Role {
                    helps: !role.helps,
                    ..role
                }),
                // Either is enough to be in both together; to be outside, a text must miss both.
                Operation::Or => open.extend(
                    [Role {
                        decides: role.decides && !role.helps,
                        ..role
                    }; 2],
                ),
            }
        }
        roles.reverse();
        roles
    }

    /// The one text that can meet the formula, where it must be that of a leaf, as an exact subject
    /// is.
    pub(super) fn only_text(&self) -> Option<&str> {
        let leaves = self
            .operations
            .iter()
            .filter_map(|operation| match operation {
                Operation::OneOf(programs) => Some(programs.as_slice()),
                _ => None,
            });
        leaves
            .zip(self.roles())
            .find_map(|(programs, role)| match programs {
                [program] if role.is_needed() => program.only_text(),
                _ => None,
            })
    }

    /// The value of the formula for given values of its leaves, in order; a missing one is false.
    pub(super) fn evaluate(&self, leaves: impl IntoIterator<Item = bool>) -> bool {
        let mut leaves = leaves.into_iter();
        let mut values: Vec<bool> = Vec::with_capacity(2);
        let pop = |values: &mut Vec<bool>| values.pop().unwrap_or(false);
        for operation in &self.operations {
            let value = match operation {
                Operation::OneOf(_) => leaves.next().unwrap_or(false),
                Operation::Not => !pop(&mut values),
                // Both are taken before they are joined: `||` would leave one behind.
                Operation::Or => pop(&mut values) | pop(&mut values),
            };
            values.push(value);
        }
        pop(&mut values)
    }
}

/// Where the last of the operands begins.
fn last_operand(operations: &[Operation]) -> usize {
    let mut missing = 1usize;
    for (at, operation) in operations.iter().enumerate().rev() {
        match operation {
            Operation::OneOf(_) => missing -= 1,
            Operation::Not => {}
            Operation::Or => missing += 1,
        }
        if missing == 0 {
            return at;
        }
    }
    0
}
