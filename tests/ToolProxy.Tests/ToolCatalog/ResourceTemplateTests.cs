using System.Text.Json;
using AgentTrust.ToolProxy.ToolCatalog;

namespace AgentTrust.ToolProxy.Tests.ToolCatalog;

public sealed class ResourceTemplateTests
{
    [Theory]
    [InlineData("*", "{}", "*")]
    [InlineData("{repository}", """{"repository":"shop/checkout"}""", "shop/checkout")]
    [InlineData("{env}/{a.b}", """{"env":"staging","a":{"b":7}}""", "staging/7")]
    [InlineData("{repository}", "{}", null)]
    [InlineData("{repository}", """{"repository":""}""", null)]
    [InlineData("{repository}", """{"repository":null}""", null)]
    [InlineData("{repository}", """{"repository":["shop/checkout"]}""", null)]
    [InlineData("{repository}", """{"repository":"a\u0000b"}""", null)]
    [InlineData("{repository}", """{"repository":1.5}""", null)]
    public void AResourceIsNamedByAPlainValueOrNotAtAll(string template, string arguments, string? id)
    {
        var named = ResourceTemplate.Parse("repository", template).TryFill(JsonElement.Parse(arguments), out var filled, out _);

        Assert.Equal((id is not null, id), (named, filled));
    }
}
