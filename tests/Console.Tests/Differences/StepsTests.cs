using AgentTrust.OperatorConsole.Differences;

namespace AgentTrust.Console.Tests.Differences;

public sealed class StepsTests
{
    [Fact]
    public void AsMuchAsPossibleIsKept()
    {
        var steps = Steps.Between(["a", "b", "c"], ["a", "x", "c"]);

        Assert.Equal([new(StepKind.Kept, "a"), new(StepKind.Gone, "b"), new(StepKind.Come, "x"), new(StepKind.Kept, "c")], steps);
    }

    [Fact]
    public void WhatIsTooLongToCompareIsShownAsGoneAndCome()
    {
        var many = Enumerable.Range(0, 2_001).Select(n => $"{n}").ToArray();

        var steps = Steps.Between(many, many);

        Assert.Equal((2_001, 2_001, 0), (steps.Count(s => s.Kind == StepKind.Gone), steps.Count(s => s.Kind == StepKind.Come), steps.Count(s => s.Kind == StepKind.Kept)));
    }

    [Fact]
    public void WhatNobodySeesIsWrittenOut() => Assert.Equal("a\\u{202E}b\\u{200B}c\né", ShownText.Of("a\u202Eb\u200Bc\né"));
}
