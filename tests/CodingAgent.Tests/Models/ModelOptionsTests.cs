using AgentTrust.CodingAgent.Models;

namespace AgentTrust.CodingAgent.Tests.Models;

public sealed class ModelOptionsTests
{
    [Theory]
    [InlineData("proxy", "", "scripted", "", null)]
    [InlineData("proxy", "", "", "", "Model:Id")]
    [InlineData("openai", "", "scripted", "key", "Model:Id")]
    [InlineData("openai", "", "gpt", "key", null)]
    [InlineData("openai", "http://localhost:1234/v1", "gpt", "key", null)]
    [InlineData("ollama", "http://localhost:11434", "llama", "", null)]
    [InlineData("azure", "https://x.openai.azure.com/openai/v1/", "deployment", "key", null)]
    [InlineData("gemini", "http://x", "x", "x", "Model:Provider")]
    [InlineData("openai", "", "", "key", "Model:Id")]
    [InlineData("openai", "", "gpt", "", "Model:Key")]
    [InlineData("ollama", "", "llama", "", "Model:Endpoint")]
    [InlineData("azure", "", "deployment", "key", "Model:Endpoint")]
    public void ASettingThatCannotWorkIsNamed(string provider, string endpoint, string id, string key, string? setting)
    {
        var result = new ModelOptionsValidator().Validate(null, new ModelOptions { Provider = provider, Endpoint = endpoint, Id = id, Key = key });

        Assert.Equal(setting is null, result.Succeeded);
        if (setting is not null) Assert.StartsWith(setting, result.FailureMessage, StringComparison.Ordinal);
    }
}
