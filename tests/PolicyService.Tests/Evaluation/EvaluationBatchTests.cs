using System.Text.Json;
using AgentTrust.Contracts.Policy;
using AgentTrust.PolicyService.Evaluation;
using Microsoft.Extensions.Options;

namespace AgentTrust.PolicyService.Tests.Evaluation;

public sealed class EvaluationBatchTests
{
    [Fact]
    public async Task EverythingIsDecidedSideBySideButNoMoreAtOnceThanThereAreProcessors()
    {
        var crowd = new Crowd();
        var batch = new EvaluationBatch(crowd, Options.Create(new EvaluationOptions()));
        var items = Enumerable.Range(0, 8 * EvaluationBatch.AtOnce).Select(i => JsonElement.Parse($$"""{"resource":{"type":"r","id":"{{i}}"} }""")).ToArray();

        var answers = await batch.DecideAsync(
            new() { Subject = new() { Type = "s", Id = "s" }, Action = new() { Name = "a" }, Evaluations = items }, TestContext.Current.CancellationToken);

        Assert.Equal(items.Length, answers.Value!.Count);
        Assert.Equal(Enumerable.Range(0, items.Length).Select(i => $"{i}"), answers.Value.Select(answer => answer.Response!.Context.EvaluationId!));
        Assert.InRange(crowd.Most, 1, EvaluationBatch.AtOnce);
    }

    /// <summary>Answers with the resource's id, when nobody else wants to come in.</summary>
    private sealed class Crowd : IDecisionPoint
    {
        private int _inside;

        public int Most { get; private set; }

        public async Task<Judgement> DecideAsync(EvaluationRequest request, CancellationToken cancellationToken)
        {
            var inside = Interlocked.Increment(ref _inside);
            lock (this) Most = Math.Max(Most, inside);
            for (var i = 0; i < 20; i++) await Task.Yield();
            Interlocked.Decrement(ref _inside);
            return Judgement.Of(new() { Decision = true, Context = new() { EvaluationId = request.Resource.Id } });
        }
    }
}
