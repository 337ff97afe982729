using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using AgentTrust.Contracts.Json;

namespace AgentTrust.Attacks.Format;

/// <summary>Reads JSON lines; a word that the format does not know is a mistake of the file, not a thing to pass over.</summary>
internal static class SessionFile
{
    private const int MostFaults = 20;

    public static JsonSerializerOptions Strict { get; } = Create();

    /// <exception cref="FormatException">Lines are none of the format; the message names file and line of each.</exception>
    public static IReadOnlyList<AttackSession> Read(string path)
    {
        var (sessions, faults) = (new List<AttackSession>(), new List<string>());
        var number = 0;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line)) continue;
            try
            {
                var session = Parse<AttackSession>(JsonNode.Parse(line) ?? throw new JsonException("null means nothing here."));
                if (Fault(session) is { } fault) throw new JsonException(fault);
                if (sessions.Find(other => other.Id == session.Id) is { } twice) throw new JsonException($"the id \"{session.Id}\" occurs twice, first in {twice.Source}.");
                sessions.Add(session with { Source = $"{path}, line {number}" });
            }
            catch (JsonException e)
            {
                if (faults.Count < MostFaults) faults.Add($"{path}, line {number}: {FormatFault.Of(e)}");
            }
        }

        if (faults.Count > 0) throw new FormatException(string.Join('\n', faults));
        return sessions.Count > 0 ? sessions : throw new FormatException($"{path} holds no session; each is one JSON object on one line (docs/attacks.md).");
    }

    public static T Parse<T>(JsonNode node) => node.Deserialize<T>(Strict) ?? throw new JsonException("null means nothing here.");

    private static string? Fault(AttackSession session) =>
        session.Calls.Count == 0 ? "a session without calls shows nothing."
        : session.Calls.Select((turn, at) => Fault(turn) is { } fault ? $"call {at + 1}: {fault}" : null).FirstOrDefault(fault => fault is not null);

    private static string? Fault(ScriptedTurn turn)
    {
        if (turn.Event is { } happens)
        {
            return happens switch
            {
                TurnEvent.ToolsChange when turn.Server is null => "tools change at a server; name it.",
                TurnEvent.TimePasses when turn.Minutes is not > 0 => "time passes by minutes.",
                TurnEvent.StepAdvanced when turn.Step is null => "name the step.",
                _ when turn.Expect is not null => "what happens by itself has no outcome to expect.",
                _ => null,
            };
        }

        if (turn.Expect is not { } expect) return "say what is to be expected.";
        if (new[] { turn.Api, turn.Server, turn.Model }.Count(there => there is not null) != 1) return "a call is of one server, of one api or of one model.";
        if (turn.Api is not null) return turn.Path is null || turn.Method is null ? "a call of an api has method and path." : null;
        if (turn.Model is not null) return turn.Path is null ? "a call of a model has a path, e.g. /v1/chat/completions." : null;
        if (new[] { turn.Tool is not null, turn.List, turn.Method is not null, turn.Raw is not null }.Count(there => there) != 1)
            return "a call of a server has one of tool, list, method and raw.";
        if (expect == ExpectedOutcome.Hidden && turn.Hidden.Count == 0) return "say which tools are to be hidden.";
        if (!turn.List && turn.Hidden.Count + turn.Shown.Count > 0) return "only a list hides and shows tools.";
        return expect == ExpectedOutcome.Redacted && turn.Secrets.Count == 0 ? "say which secrets are to be taken out." : null;
    }

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(WireJson.Options) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };
        // The words of this format are written like the codes of denials; the first converter that fits is taken.
        options.Converters.Insert(0, new JsonStringEnumConverter<ExpectedOutcome>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false));
        options.Converters.Insert(0, new JsonStringEnumConverter<TurnEvent>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false));
        options.Converters.Insert(0, new JsonStringEnumConverter<TurnCredential>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false));
        return options;
    }
}
