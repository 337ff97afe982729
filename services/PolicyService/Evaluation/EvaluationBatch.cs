using AgentTrust.Contracts.Policy;
using Microsoft.Extensions.Options;

namespace AgentTrust.PolicyService.Evaluation;

/// <summary>Answers several questions in the order they were asked, side by side where no answer depends on another.</summary>
internal sealed class EvaluationBatch(IDecisionPoint decisionPoint, IOptions<EvaluationOptions> options)
{
    /// <summary>Deciding is work for a processor: more at once would only take it from the other callers.</summary>
    internal static readonly int AtOnce = Environment.ProcessorCount;

    /// <returns>An answer for each question, or up to the one that ended it; or why the whole request is none.</returns>
    public async Task<Parsed<IReadOnlyList<Judgement>>> DecideAsync(EvaluationsRequest request, CancellationToken cancellationToken)
    {
        var items = request.Evaluations!;
        if (items.Count > options.Value.LargestBatch)
            return Parsed<IReadOnlyList<Judgement>>.Malformed($"A request must not hold more than {options.Value.LargestBatch} evaluations.");
        if (EvaluationsSemantics.Find(request.Options?.EvaluationsSemantic) is not { } semantics)
            return Parsed<IReadOnlyList<Judgement>>.Malformed(
                "options.evaluations_semantic must be execute_all, deny_on_first_deny or permit_on_first_permit, or absent.");

        var questions = items.Select(request.Merge).ToArray();
        return Parsed<IReadOnlyList<Judgement>>.Of(semantics.LastAnswer is { } last
            ? await DecideUntilAsync(last, questions, cancellationToken)
            : await DecideAllAsync(questions, cancellationToken));
    }

    private async Task<Judgement[]> DecideAllAsync(Parsed<EvaluationRequest>[] questions, CancellationToken cancellationToken)
    {
        var answers = new Judgement[questions.Length];
        var bounds = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, questions.Length, bounds, async (i, stop) => answers[i] = await DecideAsync(questions[i], stop));
        return answers;
    }

    private async Task<List<Judgement>> DecideUntilAsync(bool last, Parsed<EvaluationRequest>[] questions, CancellationToken cancellationToken)
    {
        var answers = new List<Judgement>();
        foreach (var question in questions)
        {
            var answer = await DecideAsync(question, cancellationToken);
            answers.Add(answer);
            // What could not be asked is a denial too (AuthZEN 1.0 §7.2.1), and as final.
            if ((answer.Response?.Decision ?? false) == last) break;
        }

        return answers;
    }

    private async ValueTask<Judgement> DecideAsync(Parsed<EvaluationRequest> question, CancellationToken cancellationToken) =>
        question.Value is { } request ? await decisionPoint.DecideAsync(request, cancellationToken) : Judgement.Malformed(question.Fault!);
}
