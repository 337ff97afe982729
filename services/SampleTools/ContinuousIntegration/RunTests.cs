using AgentTrust.SampleTools.Tools;

namespace AgentTrust.SampleTools.ContinuousIntegration;

internal sealed class RunTests(Pipeline pipeline) : GovernedTool<RunTests.Arguments>(new()
{
    Server = "ci",
    Name = "run_tests",
    Description = "Builds a branch, tag or commit and runs its tests in an isolated working copy. Returns whether they passed, and the log.",
    Action = "ci.run",
    Resource = new("pipeline", "repository"),
    Effect = ToolEffect.Proposes,
    Parameters =
    [
        new("repository", "string", "The repository, e.g. shop/checkout."),
        new("ref", "string", "Branch, tag or full commit id."),
    ],
})
{
    public sealed record Arguments
    {
        public required string Repository { get; init; }

        public required string Ref { get; init; }
    }

    protected override async Task<ToolAnswer> RunAsync(Arguments arguments, ToolCaller caller, CancellationToken cancellationToken)
    {
        var run = await pipeline.RunAsync(arguments.Repository, arguments.Ref, cancellationToken);
        return ToolAnswer.Of(
            $"{(run.Passed ? "Passed" : $"Failed ({run.Stage})")}: {arguments.Repository} at {run.Commit[..7]}\n\n{run.Log}", run);
    }
}
