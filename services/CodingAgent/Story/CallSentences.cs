using System.Text.Json;
using AgentTrust.CodingAgent.Tools;

namespace AgentTrust.CodingAgent.Story;

/// <summary>A tool call in words.</summary>
internal static class CallSentences
{
    /// <summary>What the agent does, e.g. "reads the file src/A.cs of shop/checkout".</summary>
    public static string Intent(string server, string tool, IReadOnlyDictionary<string, object?> arguments)
    {
        string Of(string name) => arguments.TryGetValue(name, out var value) ? value?.ToString() ?? "" : "";

        return (server, tool) switch
        {
            ("alerts", "list_alerts") => "asks which alerts fire",
            ("alerts", "get_alert") => $"reads the alert {Of("name")}",
            ("telemetry", "query_logs") => $"reads the logs of {Of("service")} that say \"{Of("query")}\"",
            ("telemetry", "query_metrics") => $"reads the metric {Of("metric")} of {Of("service")}",
            ("tickets", "get_ticket") => $"reads the ticket {Of("id")}",
            ("tickets", "comment_ticket") => $"comments on the ticket {Of("id")}",
            ("git", "list_files") => $"lists the files of {Of("repository")}",
            ("git", "read_file") => $"reads {Of("path")} of {Of("repository")}",
            ("git", "search_code") => $"searches {Of("repository")} for \"{Of("text")}\"",
            ("git", "create_branch") => $"creates the branch {Of("branch")} in {Of("repository")}",
            ("git", "write_file") => $"writes {Of("path")} on the branch {Of("branch")}",
            ("git", "diff_branch") => $"looks at what the branch {Of("branch")} changes",
            ("git", "open_pull_request") => $"opens a pull request for the branch {Of("branch")}: \"{Of("title")}\"",
            ("git", "get_pull_request") => $"reads the pull request {Of("number")} of {Of("repository")}",
            ("git", "merge_pull_request") => $"merges the pull request {Of("number")} of {Of("repository")}",
            ("ci", "run_tests") => $"runs the tests of {Of("repository")} at {Of("ref")}",
            ("deployments", "list_deployments") => $"asks what was deployed to {Of("environment")}",
            ("deployments", "execute") => $"deploys {Of("service")} {Of("version")} to {Of("environment")}",
            ("secrets", "read_secret") => $"reads the secret {Of("name")}",
            _ => $"calls {server}.{tool}",
        };
    }

    /// <summary>What came of it, where that is worth a sentence of its own.</summary>
    public static string? Result(string server, string tool, ToolOutcome outcome) => (server, tool) switch
    {
        ("ci", "run_tests") when Member(outcome, "passed") is { ValueKind: JsonValueKind.True } => $"The tests pass: {LastLine(outcome)}.",
        ("ci", "run_tests") when Member(outcome, "passed") is { ValueKind: JsonValueKind.False } => $"The tests fail: {LastLine(outcome)}.",
        ("git", "open_pull_request") when Member(outcome, "number") is { } number => $"The pull request {number} exists.",
        _ => null,
    };

    public static string Denied(ToolDenial denial, string intent)
    {
        var policies = denial.Policies.Count == 0 ? "" : $" Policy: {string.Join(", ", denial.Policies)}.";
        var head = denial.Waits ? "Held back until a person decides" : $"Denied ({denial.Code})";
        return $"{head}: the agent {intent}. {denial.Detail ?? denial.Title}{policies}";
    }

    private static JsonElement? Member(ToolOutcome outcome, string name) =>
        outcome.Structured is { ValueKind: JsonValueKind.Object } content && content.TryGetProperty(name, out var value) ? value : null;

    private static string LastLine(ToolOutcome outcome) => (Member(outcome, "log")?.GetString() ?? outcome.Text).TrimEnd().Split('\n')[^1];
}
