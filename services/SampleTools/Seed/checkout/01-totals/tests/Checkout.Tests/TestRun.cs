namespace Shop.Checkout.Tests;

/// <summary>Counts and prints; no test library, so that the build needs no packages.</summary>
internal sealed class TestRun
{
    private int _passed;
    private int _failed;

    public void Equal(string name, decimal expected, decimal actual)
    {
        if (expected == actual)
        {
            _passed++;
            Console.WriteLine($"pass: {name}");
            return;
        }

        _failed++;
        Console.WriteLine($"FAIL: {name}: expected {expected:0.00}, but it was {actual:0.00}");
    }

    public int End()
    {
        Console.WriteLine($"{_passed} passed, {_failed} failed");
        return _failed == 0 ? 0 : 1;
    }
}
