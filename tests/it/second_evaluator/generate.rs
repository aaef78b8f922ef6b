//! Random requests near each other: values of policies are made from the values of the request, so
//! that many conditions are met and many miss by one character.

use serde_json::{Map, Value, json};

use super::values::{
    ACCOUNTS, ACTIONS, ADDRESSES, ARN_PATTERNS, ARNS, BINARIES, BOOLEANS, DATES, HOST, KEYS,
    NETWORKS, NUMBERS, TEXTS, VARIABLES,
};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Number,
    Date,
    Bool,
    Binary,
    Address,
    Arn,
}

/// Random requests of `simulate`, the same ones for the same seed.
pub struct Generator {
    state: u64,
    context: Vec<(String, Vec<String>, bool)>,
}

impl Generator {
    pub fn new(seed: u64) -> Self {
        Self {
            state: seed,
            context: Vec::new(),
        }
    }

    /// SplitMix64.
    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    /// True in `percent` of a hundred.
    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    fn pick<'a, T: ?Sized>(&mut self, values: &[&'a T]) -> &'a T {
        values[self.below(values.len())]
    }

    /// An index, as often as its weight says.
    fn weighted(&mut self, weights: &[usize]) -> usize {
        let mut at = self.below(weights.iter().sum());
        weights
            .iter()
            .position(|weight| {
                let hit = at < *weight;
                at = at.wrapping_sub(*weight);
                hit
            })
            .unwrap()
    }

    /// A request for one action on one resource.
    pub fn request(&mut self) -> Value {
        self.context.clear();
        if self.chance(40) {
            let team = self
                .pick(&["web", "a*b", "main", "arn:aws:s3:::b", "k"])
                .to_owned();
            self.context
                .push(("aws:PrincipalTag/team".to_owned(), vec![team], false));
        }
        if self.chance(25) {
            let owner = self.pick(ARNS).to_owned();
            self.context
                .push(("aws:PrincipalTag/Owner".to_owned(), vec![owner], false));
        }
        let mut request = match self.weighted(&[5, 3, 4]) {
            0 => self.small(),
            1 => self.trust(),
            _ => self.permission(),
        };
        let entries = self.context.iter().map(|(key, values, many)| {
            json!({"ContextKeyName": key, "ContextKeyValues": values, "ContextKeyType": if *many { "stringList" } else { "string" }})
        });
        request["ContextEntries"] = entries.collect();
        request
    }

    /// One statement with a condition; with a Deny, next to one that allows everything.
    fn small(&mut self) -> Value {
        let allows = self.chance(75);
        let condition = self.condition();
        let effect = if allows { "Allow" } else { "Deny" };
        let statement = json!({"Effect": effect, "Action": "s3:GetObject", "Resource": "*", "Condition": condition});
        let mut policies = vec![self.document(vec![statement])];
        policies.extend((!allows).then(|| full(false)));
        json!({"CallerArn": "arn:aws:sts::111122223333:assumed-role/deploy/s", "ActionNames": ["s3:GetObject"],
            "ResourceArns": ["arn:aws:s3:::b/k"], "ResourceOwner": "111122223333", "PolicyInputList": policies})
    }

    fn trust(&mut self) -> Value {
        let account = self.pick(&ACCOUNTS);
        let provider = format!("arn:aws:iam::{account}:oidc-provider/{HOST}");
        let statements = (0..=self.weighted(&[6, 3, 1])).map(|_| {
            let principal = match self.weighted(&[8, 1, 1, 1, 1]) {
                0 => json!({"Federated": provider}),
                1 => json!({"Federated": [provider, "accounts.google.com"]}),
                2 => json!({"AWS": account}),
                3 => json!({"Service": "ec2.amazonaws.com"}),
                _ => json!({"Federated": provider.replace(account, "999988887777")}),
            };
            let action = self.pick(&[
                "sts:AssumeRoleWithWebIdentity",
                "sts:AssumeRoleWithWebIdentity",
                "sts:*",
                "sts:AssumeRole",
                "STS:assumerole*",
                "sts:TagSession",
            ]);
            self.statement(action, None, Some(principal))
        });
        let statements: Vec<_> = statements.collect();
        let trust = self.document(statements);
        let mut request = json!({"CallerArn": provider, "ActionNames": ["sts:AssumeRoleWithWebIdentity"],
            "ResourceArns": [format!("arn:aws:iam::{account}:role/deploy")], "ResourceOwner": account, "TrustPolicy": trust});
        if self.chance(15) {
            request["ResourceControlPolicyInputList"] =
                self.rcps("sts:AssumeRoleWithWebIdentity", "*");
        }
        request
    }

    fn permission(&mut self) -> Value {
        let account = self.pick(&ACCOUNTS);
        let (action, resource) = ACTIONS[self.below(ACTIONS.len())];
        let owner = if resource == "*" || self.chance(75) {
            account
        } else {
            self.pick(&ACCOUNTS)
        };
        let resource = resource.replace("ACCOUNT", owner);
        let session = format!("arn:aws:sts::{account}:assumed-role/deploy/s");
        let user = format!("arn:aws:iam::{account}:user/u");
        let caller = if self.chance(75) { &session } else { &user };
        let mut request = json!({"CallerArn": caller, "ActionNames": [action], "ResourceArns": [resource], "ResourceOwner": owner});
        let mut identity: Vec<_> = (0..self.weighted(&[1, 6, 3]))
            .map(|_| self.policy(action, &resource, None))
            .collect();
        if self.chance(30) {
            identity.push(full(false));
        }
        request["PolicyInputList"] = identity.into();
        if self.chance(20) {
            request["PermissionsBoundaryPolicyInputList"] =
                json!([self.policy_or_full(action, &resource)]);
        }
        if self.chance(20) && *caller == session {
            request["SessionPolicyInputList"] = json!([self.policy_or_full(action, &resource)]);
        }
        if self.chance(20) {
            let levels = (0..=self.below(3)).map(|_| match self.chance(75) {
                true => vec![full(false), self.policy(action, &resource, None)],
                false => vec![self.policy(action, &resource, None)],
            });
            request["ServiceControlPolicyInputList"] = levels.map(Value::from).collect();
        }
        if self.chance(10) {
            request["ResourceControlPolicyInputList"] = self.rcps(action, &resource);
        }
        if resource != "*" && (owner != account || self.chance(35)) {
            let principal = match self.below(10) {
                0 | 1 => json!({"AWS": format!("arn:aws:iam::{account}:role/ci/deploy")}),
                2 => json!({"AWS": format!("arn:aws:iam::{account}:root")}),
                3 => json!({"AWS": [account]}),
                4 => json!({"AWS": session}),
                5 => json!({"AWS": user}),
                6 => json!("*"),
                7 => json!({"AWS": "*"}),
                8 => json!({"AWS": format!("arn:aws:iam::{account}:role/other")}),
                _ => json!({"Service": "s3.amazonaws.com", "AWS": ["777766665555", session]}),
            };
            request["ResourcePolicy"] = self.policy(action, &resource, Some(principal));
        }
        request
    }

    /// Levels of resource control policies, the default one attached or not shown.
    fn rcps(&mut self, action: &str, resource: &str) -> Value {
        let levels = (0..=self.below(2)).map(|_| {
            let mut own = self.statement(action, Some(resource), Some(json!("*")));
            own["Effect"] = json!("Deny");
            let own = json!({"Version": "2012-10-17", "Statement": [own]});
            if self.chance(60) {
                vec![full(true), own]
            } else {
                vec![own]
            }
        });
        levels.map(Value::from).collect()
    }

    fn policy_or_full(&mut self, action: &str, resource: &str) -> Value {
        if self.chance(30) {
            full(false)
        } else {
            self.policy(action, resource, None)
        }
    }

    fn policy(&mut self, action: &str, resource: &str, principal: Option<Value>) -> Value {
        let count = 1 + self.weighted(&[6, 3, 1]);
        let statements = (0..count)
            .map(|_| self.statement(action, Some(resource), principal.clone()))
            .collect();
        self.document(statements)
    }

    fn document(&mut self, statements: Vec<Value>) -> Value {
        let version = match self.weighted(&[12, 1, 1]) {
            0 => Some("2012-10-17"),
            1 => Some("2008-10-17"),
            _ => None,
        };
        let one = statements.len() == 1 && self.chance(30);
        let statements = if one {
            statements[0].clone()
        } else {
            Value::from(statements)
        };
        match version {
            Some(version) => json!({"Version": version, "Statement": statements}),
            None => json!({"Statement": statements}),
        }
    }

    fn statement(
        &mut self,
        action: &str,
        resource: Option<&str>,
        principal: Option<Value>,
    ) -> Value {
        let mut statement = Map::new();
        let effect = if self.chance(18) { "Deny" } else { "Allow" };
        statement.insert("Effect".to_owned(), json!(effect));
        if let Some(principal) = principal {
            statement.insert("Principal".to_owned(), principal);
        }
        let actions: Vec<_> = (0..=self.weighted(&[8, 2, 1]))
            .map(|_| self.action(action))
            .collect();
        let name = if self.chance(8) && resource.is_some() {
            "NotAction"
        } else {
            "Action"
        };
        statement.insert(name.to_owned(), self.one_or_many(actions));
        if let Some(resource) = resource {
            let resources: Vec<_> = (0..=self.weighted(&[8, 2, 1]))
                .map(|_| self.resource(resource))
                .collect();
            let name = if self.chance(7) {
                "NotResource"
            } else {
                "Resource"
            };
            statement.insert(name.to_owned(), self.one_or_many(resources));
        }
        if self.chance(45) {
            statement.insert("Condition".to_owned(), self.condition());
        }
        Value::Object(statement)
    }

    fn one_or_many(&mut self, values: Vec<String>) -> Value {
        if values.len() == 1 && self.chance(50) {
            json!(values[0])
        } else {
            json!(values)
        }
    }

    fn action(&mut self, action: &str) -> String {
        let (service, name) = action.split_once(':').unwrap();
        match self.below(14) {
            0..=3 => action.to_owned(),
            4 => action.to_uppercase(),
            5 => format!("{service}:*"),
            6 => "*".to_owned(),
            7 => format!("{service}:{}*", &name[..3.min(name.len())]),
            8 => format!("{service}:*{}", &name[name.len() - 4.min(name.len())..]),
            9 => format!("{service}:?{}", &name[1..]),
            10 => format!("{service}:{name}?"),
            11 => format!("{service}:**"),
            12 => format!("{service}:Describe*"),
            _ => self
                .pick(&[
                    "ec2:*",
                    "s3:GetObject",
                    "iam:PassRole",
                    "*:GetObject",
                    "s*:GetObject",
                    "**",
                ])
                .to_owned(),
        }
    }

    fn resource(&mut self, resource: &str) -> String {
        let parts: Vec<&str> = resource.splitn(6, ':').collect();
        let [_, _, _, _, _, name] = parts.as_slice() else {
            return self
                .pick(&["*", "*", "arn:aws:s3:::*", "arn:*:s3:*:*:*"])
                .to_owned();
        };
        let head = resource.strip_suffix(name).unwrap();
        let cut = name
            .char_indices()
            .nth(self.below(name.chars().count()))
            .map_or(0, |(at, _)| at);
        let after = cut + name[cut..].chars().next().map_or(0, char::len_utf8);
        match self.below(16) {
            0..=2 => resource.to_owned(),
            3 => "*".to_owned(),
            4 => format!("{head}*"),
            5 => format!("{head}{}*", &name[..cut]),
            6 => format!("{head}*{}", &name[cut..]),
            7 => format!("{head}{}?{}", &name[..cut], &name[after..]),
            8 => resource.replacen("aws", "*", 1),
            9 => format!("{head}{}", name.to_uppercase()),
            10 => format!("{head}${{aws:PrincipalTag/team}}/*"),
            11 => format!("{head}${{aws:PrincipalTag/none}}*"),
            12 => format!(
                "{head}${{aws:PrincipalTag/none, '{}'}}*",
                name.split('/').next().unwrap()
            ),
            13 => format!("{resource}/*"),
            14 => format!("{head}{}", name.replace('/', "${*}")),
            _ => format!("{resource}:x"),
        }
    }

    fn condition(&mut self) -> Value {
        let mut condition = Map::new();
        for _ in 0..=self.weighted(&[7, 2, 1]) {
            let kinds = [
                Kind::Text,
                Kind::Number,
                Kind::Date,
                Kind::Bool,
                Kind::Binary,
                Kind::Address,
                Kind::Arn,
            ];
            let kind = kinds[self.weighted(&[8, 3, 3, 2, 1, 3, 5])];
            let key = self.pick(KEYS);
            let values = self.asked(key, kind);
            let (operator, values) = self.operator(kind, &values);
            let written = if self.chance(20) {
                key.to_uppercase()
            } else {
                key.to_owned()
            };
            let block = condition.entry(operator).or_insert_with(|| json!({}));
            let block = block.as_object_mut().unwrap();
            if !block
                .keys()
                .any(|other| other.eq_ignore_ascii_case(&written))
            {
                block.insert(written, values);
            }
        }
        Value::Object(condition)
    }

    /// The values of a key in the request, put there if it has none yet, and whether it is a list.
    fn asked(&mut self, key: &str, kind: Kind) -> (Vec<String>, bool) {
        let found = self
            .context
            .iter()
            .find(|(name, _, _)| name.eq_ignore_ascii_case(key));
        if let Some((_, values, many)) = found {
            return (values.clone(), *many);
        }
        if self.chance(30) {
            return (Vec::new(), false);
        }
        let many = self.chance(25);
        let count = if many {
            self.weighted(&[1, 3, 4, 3])
        } else {
            1
        };
        let values: Vec<_> = (0..count).map(|_| self.value(kind)).collect();
        let written = if self.chance(30) {
            key.to_lowercase()
        } else {
            key.to_owned()
        };
        self.context.push((written, values.clone(), many));
        (values, many)
    }

    fn value(&mut self, kind: Kind) -> String {
        let values = match kind {
            Kind::Text => TEXTS,
            Kind::Number => NUMBERS,
            Kind::Date => DATES,
            Kind::Bool => BOOLEANS,
            Kind::Binary => BINARIES,
            Kind::Address => ADDRESSES,
            Kind::Arn => ARNS,
        };
        self.pick(values).to_owned()
    }

    /// An operator for values of a kind, and the values of the policy.
    fn operator(&mut self, kind: Kind, (asked, many): &(Vec<String>, bool)) -> (String, Value) {
        if self.chance(6) {
            return ("Null".to_owned(), json!(self.pick(&["true", "false"])));
        }
        let orders = [
            "Equals",
            "NotEquals",
            "LessThan",
            "LessThanEquals",
            "GreaterThan",
            "GreaterThanEquals",
        ];
        let mut operator = match kind {
            Kind::Text => self
                .pick(&[
                    "StringEquals",
                    "StringNotEquals",
                    "StringEqualsIgnoreCase",
                    "StringNotEqualsIgnoreCase",
                    "StringLike",
                    "StringLike",
                    "StringNotLike",
                ])
                .to_owned(),
            Kind::Number => format!("Numeric{}", self.pick(&orders)),
            Kind::Date => format!("Date{}", self.pick(&orders)),
            Kind::Bool => "Bool".to_owned(),
            Kind::Binary => "BinaryEquals".to_owned(),
            Kind::Address => self.pick(&["IpAddress", "NotIpAddress"]).to_owned(),
            Kind::Arn => self
                .pick(&["ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike"])
                .to_owned(),
        };
        if *many || self.chance(10) {
            operator.insert_str(0, self.pick(&["ForAllValues:", "ForAnyValue:"]));
        }
        if self.chance(12) {
            operator.push_str("IfExists");
        }
        let values: Vec<_> = (0..=self.weighted(&[10, 5, 3]))
            .map(|_| {
                let near = if asked.is_empty() {
                    self.value(kind)
                } else {
                    asked[self.below(asked.len())].clone()
                };
                self.policy_value(kind, &near)
            })
            .collect();
        (operator, self.one_or_many(values))
    }

    fn policy_value(&mut self, kind: Kind, near: &str) -> String {
        match kind {
            Kind::Text if self.chance(85) => self.varied(near),
            Kind::Arn if self.chance(45) => self.varied(near),
            Kind::Arn => self.pick(ARN_PATTERNS).to_owned(),
            Kind::Address if self.chance(85) => self.pick(NETWORKS).to_owned(),
            _ if self.chance(30) => near.to_owned(),
            _ => self.value(kind),
        }
    }

    /// A value of a policy near one of the request.
    fn varied(&mut self, near: &str) -> String {
        let marks: Vec<char> = near.chars().collect();
        let at = self.below(marks.len() + 1);
        let (before, after) = marks.split_at(at);
        let (before, after): (String, String) = (before.iter().collect(), after.iter().collect());
        let rest: String = after.chars().skip(1).collect();
        match self.below(12) {
            0 | 1 => near.to_owned(),
            2 => format!("{before}*{after}"),
            3 => format!("{before}?{rest}"),
            4 => format!("{before}*"),
            5 => format!("*{after}"),
            6 => near.to_uppercase(),
            7 => format!("{near}{}", self.pick(&["x", " ", "*", "?"])),
            8 | 9 => self.pick(VARIABLES).to_owned(),
            10 => near.replace('*', "${*}").replace('?', "${?}"),
            _ => self.value(Kind::Text),
        }
    }
}

/// The policy that allows everything, as AWS attaches it to each level.
fn full(resource: bool) -> Value {
    let mut statement = json!({"Effect": "Allow", "Action": "*", "Resource": "*"});
    if resource {
        statement["Principal"] = json!("*");
    }
    json!({"Version": "2012-10-17", "Statement": [statement]})
}
