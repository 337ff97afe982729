using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;

namespace AgentTrust.CodingAgent.Models;

/// <summary>What a model can know: what it was asked, which tools it is offered, what they answered.</summary>
internal sealed partial class Transcript
{
    private readonly IReadOnlyList<string> _offered;

    public Transcript(IReadOnlyList<ChatMessage> messages, ChatOptions? options)
    {
        Prompt = messages.LastOrDefault(message => message.Role == ChatRole.User)?.Text ?? "";
        _offered = [.. options?.Tools?.Select(tool => tool.Name) ?? []];

        var results = messages.SelectMany(message => message.Contents).OfType<FunctionResultContent>()
            .ToLookup(result => result.CallId, result => Content(result.Result?.ToString() ?? ""));
        Calls = [.. messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>()
            .Where(call => results.Contains(call.CallId))
            .Select(call => new Call(call.Name, call.Arguments ?? new Dictionary<string, object?>(), results[call.CallId].First()))];
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
    private static string Content(string answer) => Mark().Replace(answer, "${content}");

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
