using System.Text.Json;
using AgentTrust.CodingAgent.Tools;
using ModelContextProtocol.Protocol;

namespace AgentTrust.CodingAgent.Tests;

/// <summary>A small estate in memory: what each tool answers, and what was asked of it.</summary>
internal sealed class FakeToolProxy : IToolProxy
{
    public const string BuggyFile = """
        public static class OrderTotal
        {
            public static decimal Of(Order order)
            {
                var total = 0m;

                foreach (var line in order.Lines)
                {
                    var discount = Math.Round(line.Price * order.DiscountPercent / 100m, 2);
                    total += line.Price - discount;
                }

                return total;
            }
        }

        """;

    private static readonly Dictionary<string, string[]> Servers = new()
    {
        ["alerts"] = ["list_alerts", "get_alert"],
        ["telemetry"] = ["query_logs", "query_metrics"],
        ["tickets"] = ["get_ticket", "comment_ticket"],
        ["git"] = ["list_files", "read_file", "search_code", "create_branch", "write_file", "open_pull_request"],
        ["ci"] = ["run_tests"],
    };

    private readonly Dictionary<string, Func<IReadOnlyDictionary<string, object?>, ToolOutcome>> _answers;

    public FakeToolProxy() => _answers = new()
    {
        ["list_alerts"] = _ => Answer("CheckoutTotalsWrong (critical, service checkout) since now: Payments are refused"),
        ["get_alert"] = _ => Answer("""
            CheckoutTotalsWrong (critical, service checkout) since now: Payments are refused
            description: checkout_amount_mismatch_total rose above 0.
            repository: shop/checkout
            ticket: OPS-1042
            runbook: Compare with docs/pricing.md.
            """),
        ["query_logs"] = _ => Answer("""
            2026-11-23T07:48:00Z error order 70389: payment refused, amount mismatch: checkout says 45.48, provider expects 45.46 (4 line(s), discount 12.5 %)
            2026-11-23T07:19:00Z error order 70371: payment refused, amount mismatch: checkout says 25.43, provider expects 25.44 (3 line(s), discount 15 %)
            """),
        ["query_metrics"] = _ => Answer("2026-11-23T08:00:00Z 5"),
        ["get_ticket"] = _ => Answer("OPS-1042: totals are off"),
        ["comment_ticket"] = _ => Answer("Commented on OPS-1042."),
        ["list_files"] = _ => Answer("README.md\ndocs/pricing.md\nsrc/Checkout/OrderTotal.cs"),
        ["search_code"] = _ => Answer("src/Checkout/OrderTotal.cs:9: var discount = Math.Round("),
        ["read_file"] = arguments => Answer(arguments["path"]?.ToString() == "docs/pricing.md" ? "once, half away from zero" : BuggyFile),
        ["create_branch"] = _ => Answer("Created the branch at 1234567."),
        ["write_file"] = _ => Answer("Committed the file as 1234567."),
        ["run_tests"] = arguments => Answer(arguments["ref"]?.ToString() == "main" ? "Failed (test): 6 passed, 3 failed" : "Passed: 9 passed, 0 failed"),
        ["open_pull_request"] = _ => Calls.Count(call => call.Tool == "open_pull_request") == 1
            ? Answer("Opened pull request 1 of shop/checkout")
            : Denied("approval-used", "One approval is for one call."),
        ["execute"] = _ => Denied("policy-denied", "Remediating agents never deploy."),
        ["read_secret"] = _ => Denied("policy-denied", "Production secrets need a justification."),
    };

    public List<(string Server, string Tool, IReadOnlyDictionary<string, object?> Arguments)> Calls { get; } = [];

    public string[] CalledTools => [.. Calls.Select(call => call.Tool)];

    public static ToolOutcome Answer(string text) => new(text, 42, null, Failed: false);

    public static ToolOutcome Denied(string code, string detail, AccessRequestHandle? request = null) =>
        new($"Denied ({code}): {detail}", 43, new ToolDenial { Code = code, Title = "Denied.", Detail = detail, Policies = ["some-policy"], AccessRequest = request }, Failed: true);

    public FakeToolProxy Answering(string tool, Func<IReadOnlyDictionary<string, object?>, ToolOutcome> answer)
    {
        _answers[tool] = answer;
        return this;
    }

    public Task<IReadOnlyList<Tool>> ListToolsAsync(string server, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Tool>>([.. Servers.GetValueOrDefault(server, []).Select(name => new Tool
        {
            Name = name,
            Description = name,
            InputSchema = JsonElement.Parse("""{"type":"object","properties":{"path":{"type":"string"},"ref":{"type":"string"},"minutes":{"type":"integer"}}}"""),
        })]);

    public Task<ToolOutcome> CallAsync(
        string server, string tool, IReadOnlyDictionary<string, object?> arguments, CancellationToken cancellationToken)
    {
        Calls.Add((server, tool, arguments));
        return Task.FromResult(_answers[tool](arguments));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
