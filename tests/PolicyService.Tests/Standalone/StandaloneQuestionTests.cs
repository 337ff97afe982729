using System.Text.Json;
using AgentTrust.Contracts.Policy;
using AgentTrust.PolicyService.Evaluation;
using AgentTrust.PolicyService.Standalone;
using CsCheck;

namespace AgentTrust.PolicyService.Tests.Standalone;

/// <summary>Questions that are remembered as one have one answer, whatever the policies and entities are.</summary>
public sealed class StandaloneQuestionTests
{
    private static readonly string[] Heads =
    [
        "principal, action, resource", "principal == User::\"u1\", action, resource", "principal in Team::\"t1\", action, resource",
        "principal is User in User::\"u4\", action, resource", "principal, action, resource == Doc::\"d1\"", "principal, action in Action::\"any\", resource in Doc::\"d2\"",
    ];

    private static readonly string[] Conditions =
    [
        "true", "principal.level > 1", "resource has owner && resource.owner == principal", "principal == User::\"u2\"", "context has who && context.who == principal",
        "Config::\"c\".admin == principal", "principal in Config::\"c\".teams", "resource has open && resource.open", "principal == resource",
        "[User::\"u3\", Team::\"t2\"].contains(principal)", "context has who && context.who has level && context.who.level == 2", "principal in Action::\"any\"",
        "principal has docs && principal.docs.contains(resource)",
    ];

    private static readonly string[] Entities =
    [
        """{"uid":{"type":"Config","id":"c"},"attrs":{"admin":{"__entity":{"type":"User","id":"u5"}},"teams":[{"__entity":{"type":"Team","id":"t2"}}]},"parents":[]}""",
        """{"uid":{"type":"User","id":"u1"},"attrs":{"level":2},"parents":[]}""",
        """{"uid":{"type":"User","id":"u2"},"attrs":{"level":2},"parents":[]}""",
        """{"uid":{"type":"User","id":"u3"},"attrs":{"level":2},"parents":[{"type":"Team","id":"t1"}]}""",
        """{"uid":{"type":"User","id":"u4"},"attrs":{"level":2},"parents":[]}""",
        """{"uid":{"type":"User","id":"u5"},"attrs":{"level":2},"parents":[]}""",
        """{"uid":{"type":"User","id":"u6"},"attrs":{"level":2,"docs":[{"__entity":{"type":"Doc","id":"d4"}}]},"parents":[]}""",
        """{"uid":{"type":"Doc","id":"d1"},"attrs":{"open":true},"parents":[]}""",
        """{"uid":{"type":"Doc","id":"d2"},"attrs":{"open":true},"parents":[]}""",
        """{"uid":{"type":"Doc","id":"d3"},"attrs":{"open":true,"owner":{"__entity":{"type":"User","id":"u4"}}},"parents":[{"type":"Doc","id":"d2"}]}""",
        """{"uid":{"type":"Doc","id":"d4"},"attrs":{"open":true},"parents":[]}""",
    ];

    private static readonly Gen<(string Policies, string Entities)> Worlds = Gen.Select(
        Gen.Select(Gen.Bool, OneOf(Heads), OneOf(Conditions), (permits, head, condition) => $"{(permits ? "permit" : "forbid")} ({head}) when {{ {condition} }};")
            .List[1, 4],
        OneOf(Entities).List[0, Entities.Length],
        (policies, entities) => (string.Join('\n', policies), $"[{string.Join(',', entities.Distinct())}]"));

    [Fact]
    public void QuestionsThatAreRememberedAsOneHaveOneAnswer()
    {
        var (asked, remembered) = (0, 0);
        Worlds.Sample(world =>
        {
            using var folder = new PolicyFiles(world.Policies, world.Entities);
            var set = PlainPolicyFolder.Load(folder.Path, ShippedPolicies.Module);
            var entities = EntityFile.Read(folder.Entities, set, ShippedPolicies.Module);
            using var engine = new CedarEngine(ShippedPolicies.Module, set);

            var answers = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var request in Requests())
            {
                var question = new StandaloneQuestion(request, set, entities);
                var verdict = engine.Evaluate(question.Asked());
                // What errs is not remembered; its words may name whom they like.
                var answer = $"{verdict.Permitted} by {string.Join(',', verdict.Policies.Order())}, errors in {string.Join(',', verdict.Errors.Select(error => error.Policy).Order())}";
                Interlocked.Increment(ref asked);
                if (!answers.TryAdd(question.Key, answer))
                {
                    Interlocked.Increment(ref remembered);
                    if (answers[question.Key] != answer) return false;
                }
            }

            return true;
        }, iter: 150, print: world => $"{world.Policies}\n{world.Entities}");

        Assert.True(remembered > asked / 8, $"{remembered} of {asked}");
    }

    [Theory]
    [InlineData("permit (principal, action, resource) when { principal.level > 1 };", true)]
    [InlineData("permit (principal == User::\"u8\", action, resource) when { principal.level > 1 };", false)]
    [InlineData("permit (principal, action, resource) when { principal in [Team::\"t\", User::\"u8\"] };", false)]
    [InlineData("permit (principal is User in User::\"u8\", action, resource);", false)]
    [InlineData("permit (principal, action, resource) when { principal == Config::\"c\".admin };", false)]
    public void OnlyWhatNoPolicyAndNoEntityNamesIsKnownByItsFacts(string policies, bool areOne)
    {
        using var folder = new PolicyFiles(policies, """[{"uid":{"type":"Config","id":"c"},"attrs":{"admin":{"__entity":{"type":"User","id":"u8"}}},"parents":[]}]""");
        var set = PlainPolicyFolder.Load(folder.Path, ShippedPolicies.Module);
        var entities = EntityFile.Read(folder.Entities, set, ShippedPolicies.Module);

        string[] keys = [.. new[] { "u8", "u9" }.Select(user => new StandaloneQuestion(Asking("User", user, "Doc", "d", level: 2), set, entities).Key)];

        Assert.Equal(areOne, keys[0] == keys[1]);
    }

    private static Gen<string> OneOf(string[] all) => Gen.Int[0, all.Length - 1].Select(at => all[at]);

    private static IEnumerable<EvaluationRequest> Requests() =>
        from user in Enumerable.Range(1, 8)
        from resource in new[] { ("Doc", "d1"), ("Doc", "d2"), ("Doc", "d3"), ("Doc", "d4"), ("Doc", "d5"), ("Doc", "d6"), ("User", $"u{user}") }
        from who in new[] { 0, 8 }
        select Asking("User", $"u{user}", resource.Item1, resource.Item2, user > 6 ? 2 : null, who);

    private static EvaluationRequest Asking(string type, string id, string resourceType, string resource, int? level = null, int who = 0) => new()
    {
        Subject = new() { Type = type, Id = id, Properties = level is null ? null : new Dictionary<string, JsonElement> { ["level"] = JsonSerializer.SerializeToElement(level) } },
        Action = new() { Name = "read" },
        Resource = new() { Type = resourceType, Id = resource },
        Context = JsonElement.Parse(who == 0 ? "{}" : $$$"""{"who":{"__entity":{"type":"User","id":"u{{{who}}}"} } }"""),
    };

    /// <summary>A folder that is gone after the test.</summary>
    private sealed class PolicyFiles : IDisposable
    {
        public PolicyFiles(string policies, string entities)
        {
            File.WriteAllText(System.IO.Path.Combine(Path, "a.cedar"), policies);
            File.WriteAllText(Entities, entities);
        }

        public string Path { get; } = Directory.CreateTempSubdirectory("agenttrust-questions-").FullName;

        public string Entities => System.IO.Path.Combine(Path, "entities.json");

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
