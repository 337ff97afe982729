namespace AgentTrust.Fuzz.Tests;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("--minutes")]
    [InlineData("--minutes", "0")]
    [InlineData("--minutes", "-1")]
    [InlineData("--target", "nothing")]
    [InlineData("--what", "1")]
    public void AWrongUseIsExplained(params string[] args)
    {
        using var error = new StringWriter();

        Assert.Equal(2, CommandLine.Run(args, TextWriter.Null, error));
        Assert.Contains("--minutes N", error.ToString());
    }
}
