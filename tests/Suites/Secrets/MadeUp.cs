namespace AgentTrust.Suites.Secrets;

/// <summary>Characters of secrets that nobody was ever given; made while the test runs, so that no file holds what looks like one.</summary>
internal static class MadeUp
{
    private const string Digits = "0123456789";
    private const string LowerLetters = "abcdefghijklmnopqrstuvwxyz";
    private const string UpperLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    public static string Base62(Random random, int length) => Of(random, Digits + UpperLetters + LowerLetters, length);

    public static string Base64(Random random, int length) => Of(random, Digits + UpperLetters + LowerLetters + "+/", length);

    public static string Base64Url(Random random, int length) => Of(random, Digits + UpperLetters + LowerLetters + "-_", length);

    public static string Hex(Random random, int length) => Of(random, "0123456789abcdef", length);

    public static string Decimal(Random random, int length) => Of(random, "123456789", length);

    public static string Lower(Random random, int length) => Of(random, Digits + LowerLetters, length);

    public static string Upper(Random random, int length) => Of(random, Digits + UpperLetters, length);

    public static string Uuid(Random random) => $"{Hex(random, 8)}-{Hex(random, 4)}-4{Hex(random, 3)}-a{Hex(random, 3)}-{Hex(random, 12)}";

    public static string Of(Random random, string alphabet, int length) => new(random.GetItems<char>(alphabet, length));
}
