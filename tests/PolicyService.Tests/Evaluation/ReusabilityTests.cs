using System.Globalization;
using System.Text.Json;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Policy;
using AgentTrust.PolicyService.PolicyInformation;
using AgentTrust.PolicyService.PolicyInformation.WorkingTime;

namespace AgentTrust.PolicyService.Tests.Evaluation;

/// <summary>Who asked may take a permit for the answer again exactly where every policy would see the same facts.</summary>
public sealed class ReusabilityTests : IDisposable
{
    private static readonly ToolCallContext Recorded = Story.Context with { WantsFacts = true };
    private static readonly EvaluationRequest Reading = Story.Asking("repo.read", "repository", "shop/checkout");
    private readonly PolicyServiceHost _service = new();

    [Fact]
    public async Task APermitMayBeReusedForASecondWithinATenthOfTheBudget()
    {
        var reuse = (await _service.EvaluateAsync(Reading, Recorded with { Session = new() { Calls = 25, Writes = 3 } })).Context.Reuse!;

        Assert.Equal(1000, reuse.Milliseconds);
        Assert.Equal((new CounterRange(20, 40), new CounterRange(2, 4)), (reuse.Calls, reuse.Writes));
    }

    [Theory]
    [InlineData("repo.merge")]
    [InlineData("repo.pull_request.open")]
    public async Task ADenialIsNeverReused(string action) =>
        Assert.Null((await _service.EvaluateAsync(Story.Asking(action, "repository", "shop/checkout"), Recorded)).Context.Reuse);

    [Fact]
    public async Task NorIsWhatComesWithAnApproval() =>
        Assert.Null((await _service.EvaluateAsync(Reading, Recorded with { Approval = "e30.e30.e30" })).Context.Reuse);

    [Fact]
    public async Task APermitLastsNoLongerThanTheFactsItWasMadeOn()
    {
        await _service.EvaluateAsync(Reading, Recorded);
        _service.Time.Advance(TimeSpan.FromMilliseconds(700));

        Assert.Equal(300, (await _service.EvaluateAsync(Reading, Recorded)).Context.Reuse!.Milliseconds);
    }

    [Fact]
    public async Task NorLongerThanTheTask()
    {
        _service.Issuer.Knows(Story.Task with { ExpiresAt = Story.Now.AddMilliseconds(400) });

        Assert.Equal(400, (await _service.EvaluateAsync(Reading, Recorded)).Context.Reuse!.Milliseconds);
    }

    [Fact]
    public async Task NorBeyondTheDayOnWhichTheAgentHasToBeReviewed()
    {
        _service.Issuer.Knows(Story.Agent with { ReviewDue = Story.Now.AddMilliseconds(200) });

        Assert.Equal(200, (await _service.EvaluateAsync(Reading, Recorded)).Context.Reuse!.Milliseconds);
    }

    [Theory]
    [InlineData("2026-11-23T16:59:59.700Z", 300)] // 18:00 in Berlin: working hours end
    [InlineData("2026-11-24T06:59:59.900Z", 100)] // and begin
    [InlineData("2026-12-18T16:59:59.500Z", 500)] // the freeze begins
    [InlineData("2026-12-15T10:00:00.000Z", 1000)]
    public async Task NorBeyondAnEdgeOfTheCalendar(string moment, int milliseconds)
    {
        _service.Time.SetUtcNow(DateTimeOffset.Parse(moment, CultureInfo.InvariantCulture));
        _service.Issuer.Knows(Story.Task with { ExpiresAt = DateTimeOffset.MaxValue });
        _service.Issuer.Knows(Story.Agent with { ReviewDue = DateTimeOffset.MaxValue });

        Assert.Equal(milliseconds, (await _service.EvaluateAsync(Reading, Recorded)).Context.Reuse!.Milliseconds);
    }

    [Theory]
    [InlineData("2026-11-23T16:59:59.700Z", 1000, "2026-11-23T17:00:00.000Z")]
    [InlineData("2026-11-23T17:00:00.000Z", 1000, null)] // decided at the edge is decided behind it
    [InlineData("2026-11-23T22:59:59.500Z", 1000, "2026-11-23T23:00:00.000Z")] // a day may be a holiday
    [InlineData("2027-01-04T06:59:59.500Z", 1000, "2027-01-04T07:00:00.000Z")] // the freeze is over
    [InlineData("2027-03-28T00:59:59.500Z", 1000, "2027-03-28T00:59:59.500Z")] // the clock is put forward: nothing is known
    [InlineData("2026-11-23T16:30:00.000Z", 1000, null)]
    public void TheFirstEdgeIsFound(string after, int milliseconds, string? edge)
    {
        var calendar = WorkCalendar.Load(Path.Combine(ShippedPolicies.Directory, "calendar.json"));
        var from = DateTimeOffset.Parse(after, CultureInfo.InvariantCulture);

        Assert.Equal(
            edge is null ? null : DateTimeOffset.Parse(edge, CultureInfo.InvariantCulture), calendar.FirstEdge(from, from.AddMilliseconds(milliseconds)));
    }

    [Fact]
    public async Task ReuseCanBeSwitchedOff()
    {
        using var service = new PolicyServiceHost(settings: new() { ["PolicyService:Evaluation:ReuseLifetime"] = "00:00:00" });

        var answer = await service.EvaluateAsync(Reading, Recorded);

        Assert.True(answer.Decision);
        Assert.Null(answer.Context.Reuse);
    }

    /// <summary>What a hint leaves open is what no fact follows from.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(37)]
    [InlineData(200)]
    public void WithinTheHintEveryFactIsTheSame(int budget)
    {
        var task = Story.Task with { Budget = new() { Calls = budget, Writes = budget, Minutes = 60 } };
        var facts = Enumerable.Range(0, budget + 5).Select(count => Json(count)).ToArray();

        for (var asked = 0; asked < facts.Length; asked++)
        {
            var range = Spending.SameTenth(asked, budget);
            Assert.True(range.Holds(asked));
            for (var count = 0; count < facts.Length; count++)
                if (range.Holds(count))
                    Assert.Equal(facts[asked], facts[count]);
        }

        string Json(int count) => JsonSerializer.Serialize(Story.Facts(Reading, Recorded with
        {
            Call = $"call_{count}",
            ArgumentsDigest = $"sha256:{count}",
            Session = new() { Calls = count, Writes = count, BytesRead = count * 1000, Secrets = count },
        }, task: task), WireJson.Options);
    }

    public void Dispose() => _service.Dispose();
}
