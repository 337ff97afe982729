using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace AgentTrust.SampleTools.Models;

/// <summary>What a model can know: what it was asked, which tools it is offered, what they answered.</summary>
internal sealed partial class Transcript
{
    private readonly IReadOnlyList<string> _offered;

    /// <param name="request">A chat completion's.</param>
    public Transcript(JsonObject request)
    {
        JsonObject[] messages = [.. Objects(request["messages"])];
        Prompt = messages.LastOrDefault(message => Text(message["role"]) == "user") is { } asked ? Content(asked) : "";
        _offered = [.. Objects(request["tools"]).Select(tool => Text(tool["function"]?["name"]))];

        var results = messages.Where(message => Text(message["role"]) == "tool").ToLookup(message => Text(message["tool_call_id"]), Content);
        Calls = [.. messages.SelectMany(message => Objects(message["tool_calls"]))
            .Where(call => results.Contains(Text(call["id"])))
            .Select(call => new Call(Text(call["function"]?["name"]), Arguments(call), results[Text(call["id"])].First()))];
    }

    public string Prompt { get; }

    /// <summary>In the order they were made.</summary>
    public IReadOnlyList<Call> Calls { get; }

    public string? PromptLine(string name) =>
        PromptLines().Matches(Prompt).FirstOrDefault(match => match.Groups["name"].Value == name)?.Groups["value"].Value.Trim();

    /// <summary>Answers of one tool, oldest first; only those whose argument has this value, when one is named.</summary>
    public IReadOnlyList<string> Answers(string tool, string? argument = null, string? value = null) =>
        [.. Calls.Where(call => IsNamed(call.Name, tool) && (argument is null || Argument(call, argument) == value))
            .Select(call => call.Result)];

    public string? Answer(string tool, string? argument = null, string? value = null) => Answers(tool, argument, value) is [.., var last] ? last : null;

    public bool Has(string tool) => Answer(tool) is not null;

    /// <summary>The offered function that stands for a tool; connectors join server and tool in different ways.</summary>
    public string? Offered(string tool) => _offered.FirstOrDefault(name => IsNamed(name, tool));

    public static bool IsDenied(string answer) => answer.StartsWith("Denied (", StringComparison.Ordinal);

    /// <summary>What stands between the lines with which the tool proxy marks untrusted content; a model takes them for what they are.</summary>
    private static string Content(JsonObject message) => Mark().Replace(
        message["content"] is JsonArray parts ? string.Concat(Objects(parts).Select(part => Text(part["text"]))) : Text(message["content"]), "${content}");

    private static IEnumerable<JsonObject> Objects(JsonNode? list) => (list as JsonArray ?? []).OfType<JsonObject>();

    private static string Text(JsonNode? value) => value is JsonValue && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : "";

    private static Dictionary<string, object?> Arguments(JsonObject call) =>
        JsonNode.Parse(Text(call["function"]?["arguments"]) is { Length: > 0 } json ? json : "{}")!.AsObject()
            .ToDictionary(argument => argument.Key, argument => (object?)argument.Value?.ToString());

    private static string? Argument(Call call, string name) => call.Arguments.TryGetValue(name, out var value) ? value?.ToString() : null;

    private static bool IsNamed(string name, string tool) =>
        name == tool || (name.EndsWith(tool, StringComparison.Ordinal) && name[^(tool.Length + 1)] is '_' or '-' or '.');

    [GeneratedRegex(@"\[untrusted content (?<mark>[0-9a-f]{32}): [^\n]*\]\n(?<content>.*?)\n\[end of untrusted content \k<mark>\]", RegexOptions.Singleline)]
    private static partial Regex Mark();

    [GeneratedRegex(@"^(?<name>\w+): (?<value>.+)$", RegexOptions.Multiline)]
    private static partial Regex PromptLines();

    internal sealed record Call(string Name, IDictionary<string, object?> Arguments, string Result);
}

/// <summary>What a model does next: call one tool, or answer.</summary>
internal sealed record Move(string? Tool, IReadOnlyDictionary<string, object?> Arguments, string Words)
{
    public static Move Use(string tool, params (string Name, object? Value)[] arguments) =>
        new(tool, arguments.ToDictionary(argument => argument.Name, argument => argument.Value), "");

    public static Move Say(string words) => new(null, new Dictionary<string, object?>(), words);
}
