using System.Security.Cryptography;
using System.Text;
using AgentTrust.Contracts.Policy;
using AgentTrust.PolicyService.Evaluation;
using AgentTrust.PolicyService.PolicyAdministration;
using AgentTrust.Suites;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace AgentTrust.PolicyService.Tests.Evaluation;

/// <summary>While many ask, something under the service dies: every answer is the one that the policies give, or no permit.</summary>
public sealed class FaultsUnderLoadTests : IDisposable
{
    private const int Askers = 8;
    private const int Rounds = 30;

    private static readonly (EvaluationRequest Request, bool Permitted)[] Questions =
    [
        (Story.Asking("repo.read", "repository", "shop/checkout"), true),
        (Story.Asking("ticket.read", "ticket", "OPS-1"), true),
        (Story.Asking("repo.read", "repository", "shop/payments"), false),
        (Story.Asking("deploy.execute", "environment", "production"), false),
        (Story.Asking("secret.read", "secret", "production/payment-api-key"), false),
        (Story.Asking("iam.change", "environment", "production"), false),
        (Story.Asking("repo.merge", "repository", "shop/checkout"), false),
    ];

    private readonly InMemoryRedis _redis = new();

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RedisThatDiesCostsTimeAndNothingElse()
    {
        using var service = Start();

        var answers = await AskWhileAsync(service, _redis.Dispose);

        Assert.All(answers, answer => Assert.Equal(answer.Permitted, answer.Decision));
    }

    [Fact]
    public async Task RedisThatLiesIsNotBelieved()
    {
        using var service = Start();

        var answers = await AskWhileAsync(service, () =>
        {
            var permit = """{"verdict":{"permitted":true,"policies":["read-within-task"]}}""";
            foreach (var key in _redis.Keys()) _redis.Database.StringSet(key, permit);
        });

        Assert.All(answers, answer => Assert.Equal(answer.Permitted, answer.Decision));
    }

    [Fact]
    public async Task AnEngineInstanceThatDiesIsNeverAPermit()
    {
        using var service = Start();
        var engine = service.Services.GetRequiredService<ActivePolicySet>().Current.Engine;

        var answers = await AskWhileAsync(service, () =>
        {
            // The engine's reader does not take such nesting: the instance is spoilt in the middle of the call.
            var nested = Encoding.UTF8.GetBytes($$"""{"a":{{new string('[', 200)}}{{new string(']', 200)}}}""");
            for (var i = 0; i < 50; i++)
                Assert.False(engine.Evaluate(new EngineRequest
                {
                    Principal = new("Agent", "spoiler"),
                    Action = new("Action", "repo.read"),
                    Resource = new("Repository", "shop/checkout"),
                    Context = nested,
                    Entities = "[]"u8.ToArray(),
                }).Permitted);
        });

        Assert.All(answers, answer => Assert.Equal(answer.Permitted, answer.Decision));
    }

    public void Dispose() => _redis.Dispose();

    /// <summary>The fault comes when a third of the answers are there, and the asking goes on all through it and after it.</summary>
    private static async Task<IReadOnlyList<(bool Permitted, bool Decision)>> AskWhileAsync(PolicyServiceHost service, Action fault)
    {
        var answered = 0;
        var due = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var striking = due.Task.ContinueWith(_ => fault(), Ending, TaskContinuationOptions.None, TaskScheduler.Default);
        var asking = Enumerable.Range(0, Askers).Select(asker => Task.Run(async () =>
        {
            var answers = new List<(bool, bool)>();
            for (var round = 0; round < Rounds || !striking.IsCompleted; round++)
            {
                var (request, permitted) = Questions[(asker + round) % Questions.Length];
                // Half of them were never asked before, so that remembering is not enough to answer.
                var context = Story.Context with { Sink = round % 2 == 0 ? null : $"sink-{asker}-{round}" };
                answers.Add((permitted, (await service.EvaluateAsync(request, context)).Decision));
                if (Interlocked.Increment(ref answered) == Askers * Rounds / 3) due.SetResult();
            }

            return answers;
        }, Ending)).ToArray();

        var all = await Task.WhenAll(asking);
        await striking;
        return [.. all.SelectMany(answers => answers)];
    }

    private PolicyServiceHost Start()
    {
        var service = new PolicyServiceHost(settings: new()
        {
            ["ConnectionStrings:cache"] = _redis.ConnectionString,
            ["PolicyService:Evaluation:CacheKey"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(EvaluationOptionsValidator.ShortestKey)),
        });
        service.Services.GetRequiredService<IConnectionMultiplexer>().GetDatabase().Ping();
        return service;
    }
}
