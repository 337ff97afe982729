using System.Text.Json;
using AgentTrust.ToolProxy.ToolCatalog;

namespace AgentTrust.ToolProxy.Tests.ToolCatalog;

public sealed class CatalogArgumentTests
{
    [Theory]
    [InlineData("to", """{"to":"a"}""", "/to=a")]
    [InlineData("to", """{"to":["a","b"]}""", "/to/0=a /to/1=b")]
    [InlineData("to[]", """{"to":"a"}""", "/to=a")]
    [InlineData("to[].address", """{"to":[{"address":"a"},{"address":7},{"name":"x"}]}""", "/to/0/address=a /to/1/address=7")]
    [InlineData("a.b", """{"a":{"b":[["x"]]}}""", "/a/b/0/0=x")]
    [InlineData("a/b~", """{"a/b~":"x"}""", "/a~1b~0=x")]
    [InlineData("to", """{"to":{"x":1}}""", "/to=")]
    [InlineData("to", """{"to":1.5}""", "/to=")]
    [InlineData("to", """{"TO":"a"}""", "")]
    [InlineData("to.x", """{"to":"a"}""", "")]
    public void APathNamesEveryValueThatStandsThere(string path, string arguments, string found)
    {
        var values = CatalogArgument.Parse(path, ArgumentKind.Recipient).ValuesOf(JsonElement.Parse(arguments));

        Assert.Equal(found, string.Join(' ', values.Select(value => $"{value.Pointer}={value.Text}")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a..b")]
    [InlineData("a[0]")]
    [InlineData("[]")]
    [InlineData("a[]b")]
    public void WhatIsNoPathIsNotTaken(string path) => Assert.Throws<FormatException>(() => CatalogArgument.Parse(path, ArgumentKind.Text));
}
