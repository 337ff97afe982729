using System.Net;
using AgentTrust.Contracts;
using AgentTrust.Contracts.Audit;
using AgentTrust.ServiceDefaults.Outbox;

namespace AgentTrust.ServiceDefaults.Tests.Outbox;

public sealed class AcknowledgedRecordsTests
{
    private readonly AcknowledgedRecords _acknowledged = new();
    private readonly List<long> _sent = [];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WhatIsAskedForIsSentAgainOnceAndInOrder()
    {
        _acknowledged.Keep(Enumerable.Range(1, 500).Select(Record));

        Assert.Equal(252, await SendAgainAsync(Lacking((1, 2), (200, 449))));
        Assert.Equal([1, 2, .. Enumerable.Range(200, 250)], _sent.Select(number => (int)number));
        Assert.Equal(0, await SendAgainAsync(Lacking((1, 2))));
    }

    [Fact]
    public async Task ALogThatAsksForEverIsNotAnsweredForEver()
    {
        _acknowledged.Keep([Record(1), Record(2)]);

        Assert.Equal(2, await _acknowledged.SendAgainAsync(Lacking((1, 2)), (records, _) => Task.FromResult(Lacking((1, 2))), Cancelled));
    }

    [Fact]
    public async Task WhatIsNotKeptAnyMoreCannotBeSent()
    {
        _acknowledged.Keep(Enumerable.Range(1, 2010).Select(Record));
        _acknowledged.Keep([Record(2011) with { Bodies = [new() { Name = BodyNames.Prompt, MediaType = "text/plain", Length = 1, Digest = "" }] }]);

        Assert.Equal(1, await SendAgainAsync(Lacking((1, 11), (2011, 2011))));
        Assert.Equal([11], _sent);
    }

    [Fact]
    public async Task WhatCouldNotBeSentIsSentWhenItIsAskedForAgain()
    {
        _acknowledged.Keep([Record(1)]);

        await Assert.ThrowsAsync<HttpRequestException>(() => _acknowledged.SendAgainAsync(Lacking((1, 1)), (_, _) => throw new HttpRequestException("Connection refused"), Cancelled));

        Assert.Equal(1, await SendAgainAsync(Lacking((1, 1))));
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest)]
    [InlineData(HttpStatusCode.Conflict)]
    public async Task WhatTheLogRefusesNowIsNotSentForEver(HttpStatusCode status)
    {
        _acknowledged.Keep([Record(1)]);

        await Assert.ThrowsAsync<ProblemException>(() => _acknowledged.SendAgainAsync(Lacking((1, 1)), (_, _) => throw new ProblemException(status, null, "Refused."), Cancelled));

        Assert.Equal(0, await SendAgainAsync(Lacking((1, 1))));
    }

    private Task<int> SendAgainAsync(IReadOnlyList<AppendResult> answer) => _acknowledged.SendAgainAsync(
        answer,
        (records, _) =>
        {
            _sent.AddRange(records.Select(record => record.Sequence));
            return Task.FromResult(answer); // it was asked for more than one batch holds
        },
        Cancelled);

    private static IReadOnlyList<AppendResult> Lacking(params (long First, long Last)[] numbers) =>
        [new() { Id = "newest", Index = 9, IsDuplicate = false, Missing = [.. numbers.Select(one => new MissingNumbers { First = one.First, Last = one.Last })] }];

    private static AuditRecord Record(int number) => new() { Id = $"r{number}", Kind = AuditKinds.CallIntent, Time = DateTimeOffset.UnixEpoch, Epoch = "run-1", Sequence = number };
}
