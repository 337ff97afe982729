using AngleSharp.Dom;
using Bunit;
using Microsoft.AspNetCore.Components;

namespace AgentTrust.Console.Tests;

/// <summary>
/// What a person does to a page. The element is looked for and acted on in one turn of the renderer, so that a page that follows the log
/// cannot draw itself anew between the two.
/// </summary>
internal static class PageActions
{
    public static void Click<TComponent>(this IRenderedComponent<TComponent> page, string selector)
        where TComponent : IComponent =>
        page.On(selector, element => element.Click());

    public static void Submit<TComponent>(this IRenderedComponent<TComponent> page, string selector)
        where TComponent : IComponent =>
        page.On(selector, element => element.Submit());

    public static void Input<TComponent>(this IRenderedComponent<TComponent> page, string selector, string text)
        where TComponent : IComponent =>
        page.On(selector, element => element.Input(text));

    public static void Change<TComponent, TValue>(this IRenderedComponent<TComponent> page, string selector, TValue value)
        where TComponent : IComponent =>
        page.On(selector, element => element.Change(value));

    private static void On<TComponent>(this IRenderedComponent<TComponent> page, string selector, Action<IElement> act)
        where TComponent : IComponent
    {
        page.WaitForElement(selector);
        page.InvokeAsync(() => act(page.Find(selector))).GetAwaiter().GetResult();
    }
}
