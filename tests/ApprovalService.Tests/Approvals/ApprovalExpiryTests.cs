using AgentTrust.ApprovalService.Approvals;
using AgentTrust.ApprovalService.Storage;
using AgentTrust.ApprovalService.Tests.Storage;
using AgentTrust.Contracts.Approvals;
using AgentTrust.Contracts.Audit;
using AgentTrust.Fakes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace AgentTrust.ApprovalService.Tests.Approvals;

public sealed class ApprovalExpiryTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WhatNobodyDecidedInTimeIsClosedAndMadeKnown()
    {
        var store = new InMemoryApprovalStore(_time);
        var asked = new VerifiedSubmission("key", SampleCall.Binding, SampleCall.Arguments, null);
        await store.SubmitAsync("key", newest => AccessRequests.Submit(
            newest, asked, "apr_1", _time.GetUtcNow(), TimeSpan.FromSeconds(3)), Cancelled);

        await SweepUntilAsync(store, () => store.Records.Count == 2);

        Assert.Equal(AccessRequestState.Expired, (await store.FindAsync("apr_1", Cancelled))!.State);
        Assert.Equal(AuditKinds.ApprovalExpired, store.Records[^1].Kind);
        Assert.IsType<ApprovalExpired>(store.Events[^1]);
    }

    [Theory]
    [InlineData(typeof(OperationCanceledException))]
    [InlineData(typeof(InvalidOperationException))]
    public async Task AStoreThatFailsDoesNotEndTheSweeper(Type failure)
    {
        var store = new FailingStore(() => (Exception)Activator.CreateInstance(failure)!);

        await SweepUntilAsync(store, () => store.Attempts >= 3);
    }

    private async Task SweepUntilAsync(IApprovalStore store, Func<bool> reached)
    {
        using var sweeper = new ApprovalExpiry(
            store, Options.Create(new ApprovalOptions()), _time, NullLogger<ApprovalExpiry>.Instance);
        await sweeper.StartAsync(Cancelled);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!reached())
        {
            limit.Token.ThrowIfCancellationRequested();
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await sweeper.StopAsync(Cancelled);
    }

    private sealed class FailingStore(Func<Exception> failure) : IApprovalStore
    {
        private int _attempts;

        public int Attempts => Volatile.Read(ref _attempts);

        public Task<int> ChangeAllAsync(
            OpenApprovals which, Func<Approval, Transition> step, Guid? messageId, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _attempts);
            throw failure();
        }

        public Task<Submission> SubmitAsync(
            string idempotencyKey, Func<Approval?, Submission> submit, CancellationToken cancellationToken) => throw failure();

        public Task<Transition?> ChangeAsync(
            string id, Func<Approval, Transition> step, CancellationToken cancellationToken) => throw failure();

        public Task<IReadOnlyDictionary<string, Transition>> ChangeEachAsync(
            IReadOnlyCollection<string> ids, Func<Approval, Transition> step, CancellationToken cancellationToken) => throw failure();

        public Task<Approval?> FindAsync(string id, CancellationToken cancellationToken) => throw failure();

        public Task<AccessRequestPage> PageAsync(ApprovalSearch search, CancellationToken cancellationToken) => throw failure();

        public Task OpenedAsync(string id, string person, DateTimeOffset now, CancellationToken cancellationToken) => throw failure();

        public Task<int> CountGrantsAsync(string person, DateTimeOffset since, CancellationToken cancellationToken) => throw failure();

        public Task<IReadOnlyList<ReviewerMeasures>> MeasureAsync(DateTimeOffset since, CancellationToken cancellationToken) => throw failure();

        public Task<IReadOnlyList<Approval>> ListAsync(AccessRequestState? state, CancellationToken cancellationToken) =>
            throw failure();
    }
}
