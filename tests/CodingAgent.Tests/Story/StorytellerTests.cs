using AgentTrust.CodingAgent.Story;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace AgentTrust.CodingAgent.Tests.Story;

public sealed class StorytellerTests
{
    [Fact]
    public void WordsOfOthersCannotSteerTheTerminal()
    {
        using var terminal = new StringWriter();

        new Storyteller(terminal, Options.Create(new StoryOptions()), new FakeTimeProvider()).Tell("a\u001b[2Jb\r\nc");

        Assert.Equal($"00:00:00  a [2Jb c{Environment.NewLine}", terminal.ToString());
    }

    [Theory]
    [InlineData("not a url")]
    [InlineData("ftp://x")]
    public void TheConsolesUrlMustBeOne(string url) =>
        Assert.Contains("Console:Url must be", new StoryOptionsValidator().Validate(null, new StoryOptions { Url = url }).FailureMessage, StringComparison.Ordinal);
}
