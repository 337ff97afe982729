using AgentTrust.OperatorConsole.Evidence;
using Bunit;
using Microsoft.Extensions.DependencyInjection;

namespace AgentTrust.Console.Tests.Evidence;

public sealed class RecordPageTests : ConsolePageContext
{
    public RecordPageTests() => SignIn("ada", "auditors");

    [Fact]
    public void ARecordIsToldAsTheStoryOfItsCallAndProven()
    {
        var page = Open<RecordPage>(parameters => parameters.Add(p => p.Index, 4));

        page.WaitForElement("[data-testid=checks]");

        Assert.Equal(3, page.FindAll("[data-testid=timeline] li").Count);
        Assert.Equal(4, page.FindAll("[data-testid=checks] li.good").Count);
        Assert.Equal("/evidence/4/tlog-proof", page.Find("[data-testid=download]").GetAttribute("href"));
    }

    [Fact]
    public void AForgedRecordIsNotShownAsProven()
    {
        Plane.Log.Records[4] = Plane.Log.Records[4] with { Record = Plane.Log.Records[4].Record with { Outcome = "failed" } };

        var page = Open<RecordPage>(parameters => parameters.Add(p => p.Index, 4));

        page.WaitForElement("[data-testid=checks]");
        Assert.Single(page.FindAll("[data-testid=checks] li.bad"));
    }

    [Fact]
    public void ASearchThatFindsNothingSaysWhatToDo()
    {
        Services.GetRequiredService<Microsoft.AspNetCore.Components.NavigationManager>().NavigateTo("/evidence?task=tsk_none");

        var page = Open<SearchPage>();

        Assert.Contains("Leave a field empty", page.WaitForElement("[data-testid=empty]").TextContent, StringComparison.Ordinal);
    }
}
