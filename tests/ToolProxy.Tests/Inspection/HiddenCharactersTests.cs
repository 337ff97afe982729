using AgentTrust.ToolProxy.Inspection;

namespace AgentTrust.ToolProxy.Tests.Inspection;

public sealed class HiddenCharactersTests
{
    [Theory]
    [InlineData("plain text, tabs\tand\r\nlines", "plain text, tabs\tand\r\nlines")]
    [InlineData("zero\u200bwidth soft\u00adhyphen \ufeffmark", "zerowidth softhyphen mark")]
    [InlineData("abc\u202edcba\u202c", "abcdcba")]
    [InlineData("\u2066left\u2069", "left")]
    [InlineData("esc\u001b[31mred\u0007", "esc[31mred")]
    [InlineData("jo\u200diner", "joiner")]
    [InlineData("می\u200cخواهم", "می\u200cخواهم")]
    [InlineData("👩\u200d💻 works", "👩\u200d💻 works")]
    [InlineData("variation\U000E0101", "variation")]
    [InlineData("half \ud83d pair", "half \ud83d pair")]
    public void WhatNobodySeesGoesAndWhatScriptsNeedStays(string text, string left) => Assert.Equal(left, HiddenCharacters.Remove(text));

    [Fact]
    public void AMessageInTagsLeavesAMark()
    {
        var hidden = string.Concat("ignore".Select(letter => char.ConvertFromUtf32(0xE0000 + letter)));

        Assert.Equal("a[hidden: 6 characters]b", HiddenCharacters.Remove($"a{hidden}b"));
    }
}
