namespace AgentTrust.ToolProxy.Arguments.Sql;

internal enum SqlTokenKind
{
    /// <summary>A keyword or name, in lower case.</summary>
    Word,

    /// <summary>A name in quotes, without them.</summary>
    Quoted,

    /// <summary>A text or a number.</summary>
    Value,
    Sign,
}

internal readonly record struct SqlToken(SqlTokenKind Kind, string Text)
{
    public bool IsWord(string word) => Kind == SqlTokenKind.Word && Text == word;

    public bool IsSign(char sign) => Kind == SqlTokenKind.Sign && Text[0] == sign;

    public bool IsName => Kind is SqlTokenKind.Word or SqlTokenKind.Quoted;
}
