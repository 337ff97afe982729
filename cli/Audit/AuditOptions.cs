using System.CommandLine;
using AgentTrust.Contracts.Audit.Questions;

namespace AgentTrust.Cli.Audit;

/// <summary>The options by which records are asked for.</summary>
internal sealed class AuditOptions
{
    private readonly Option<string?> _agent = Named("--agent", "NAME", "Of this agent: its name, or its SPIFFE ID.");
    private readonly Option<string?> _task = Named("--task", "ID", "Of this task.");
    private readonly Option<string?> _call = Named("--call", "ID", "Of this tool call.");
    private readonly Option<string?> _person = Named("--person", "SUB", "In which this person did something.");
    private readonly Option<string?> _kind = Named("--kind", "KIND", "Of this kind, e.g. call.refused.");
    private readonly Option<string?> _action = Named("--action", "NOUN.VERB", "With this action.");
    private readonly Option<string?> _resourceType = Named("--resource-type", "TYPE", "On a resource of this type.");
    private readonly Option<string?> _resource = Named("--resource", "ID", "On this resource.");
    private readonly Option<string?> _outcome = Named("--outcome", "WORD", "With this outcome, e.g. denied.");
    private readonly Option<string?> _trace = Named("--trace", "ID", "Of the request with this trace id.");
    private readonly Option<DateTimeOffset?> _from = new("--from") { Description = "From this time on.", HelpName = "TIME" };
    private readonly Option<DateTimeOffset?> _to = new("--to") { Description = "Before this time.", HelpName = "TIME" };
    private readonly Option<string?> _text = Named("--text", "WORDS", "In which all these words stand.");

    private IEnumerable<Option> All => [_agent, _task, _call, _person, _kind, _action, _resourceType, _resource, _outcome, _trace, _from, _to, _text];

    public Command AddTo(Command command)
    {
        foreach (var option in All) command.Add(option);
        return command;
    }

    public EvidenceQuery Read(ParseResult parsed) => new()
    {
        Agent = parsed.GetValue(_agent),
        Task = parsed.GetValue(_task),
        Call = parsed.GetValue(_call),
        Person = parsed.GetValue(_person),
        Kind = parsed.GetValue(_kind),
        Action = parsed.GetValue(_action),
        ResourceType = parsed.GetValue(_resourceType),
        Resource = parsed.GetValue(_resource),
        Outcome = parsed.GetValue(_outcome),
        Trace = parsed.GetValue(_trace),
        From = parsed.GetValue(_from),
        To = parsed.GetValue(_to),
        Text = parsed.GetValue(_text),
    };

    private static Option<string?> Named(string name, string value, string description) => new(name) { Description = description, HelpName = value };
}
