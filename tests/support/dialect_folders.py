"""Seven folders as people have them, each with what its generator or its notes make of Markdown. All words are ours."""

from pathlib import Path

_FILES = {
    "jekyll/_config.yml": """title: Slow Thoughts
author: {name: Robin Doe}
url: https://slow.example
baseurl: /blog
permalink: /:year/:title/
mathjax:
  macros: {RR: "\\\\mathbb{R}", vect: ["\\\\mathbf{#1}", 1]}
""",
    "jekyll/_posts/2021-03-04-the-kernel-trick.md": r"""---
layout: post
title: 'The *kernel* trick in $$\RR^n$$'
tags: kernels math
---
* TOC
{:toc}

A kernel $$k(x, y)$$ measures how alike $$x \in \RR^n$$ and $$y$$ are. It is symmetric, $$k(x, y) = k(y, x)$$, and
so is its matrix, $$K$$.

$$
k(x, y) = \langle \phi(x), \phi(y) \rangle
$$

## Why it works
{: #why .no_toc}

See [the earlier post]({% post_url 2021-01-02-inner-products %}) and
[the paper]({{ site.baseurl }}/files/paper.pdf){:target="_blank"}.

![A map]({{ "/img/map.png" | relative_url }}){: width="60%"}

{% include figure.html path="img/loss.png" caption="The *loss*, $$L(\theta)$$, falls." class="wide" %}

{% highlight python linenos %}
def kernel(x, y):
    return x @ y  # {{ not a template }}
{% endhighlight %}

{% raw %}
Write `{{ page.title }}` for the title of the post.
{% endraw %}

{% comment %}
A note to myself.

With two paragraphs.
{% endcomment %}

{: .note }
> Mind the centring: $$\vect{x}$$ has mean zero.

| rule | formula |
|---|---|
| Bayes | $$P(A|B)$$ |
| chain | $$P(A, B)$$ |

{::nomarkdown}
<center>Centred words, $$c$$.</center>
{:/nomarkdown}

{% if page.comments %}
Comments are open.
{% endif %}

It follows {% cite mercer1909 %} that $$ f(x) = \sum_i a_i k(x_i, x) $$.
{: .lead}
""",
    "jekyll/_posts/2021-01-02-inner-products.md": """---
layout: post
title: Inner products
---
Short, and without a formula. {{ content }}
""",
    "hugo/hugo.toml": """baseURL = "https://garden.example/"
title = "A Garden of Notes"
[params]
author = "Sam Roe"
""",
    "hugo/content/posts/pipelines.md": r"""+++
title = "Pipelines & `queues`"
date = 2022-05-06
+++
{{< toc >}}

{{< figure src="pipe.png" title="A pipe" caption="What goes *in* comes out" alt="A drawing of a pipe" >}}

{{< notice tip "Before you begin" >}}
Know what **one** worker does.
{{< /notice >}}

{{% expand "Show the proof" %}}
By Little's law, \(L = \lambda W\).
{{% /expand %}}

{{< tabs "os" >}}
{{% tab "Linux" %}}
Use `apt`.
{{% /tab %}}
{{% tab "Mac" %}}
Use `brew`.
{{% /tab %}}
{{< /tabs >}}

{{< highlight go "linenos=table" >}}
func main() { fmt.Println("{{ .X }}") }
{{< /highlight >}}

{{< mermaid >}}
graph LR
  A --> B
{{< /mermaid >}}

See [the other]({{< ref "trees.md" >}}), and {{< button href="https://garden.example/buy" >}}buy it{{< /button >}}.
{.lead #intro}

{{< youtube abcdef >}}

\[
W = \frac{L}{\lambda}.
\]

$$ x = y $$ (1)

| a | b |
|---|---|
| 1 | 2 |
{class="wide"}

## What is left {#left .cls}

1. A step:

   ```yaml
   image: {{ .Values.image }}
   ```

2. Another. {{/* hidden */}}

{{< gallery >}}
<img src="a.png" alt="A leaf" />
{{< /gallery >}}
""",
    "hugo/content/posts/trees/index.md": "---\ntitle: Trees\ndate: 2022-01-01\n---\nOf $n$ nodes, $O(\\log n)$ deep.\n",
    "zola/config.toml": 'base_url = "https://rusty.example"\ntitle = "Rusty Nails"\n[extra]\nauthor = "Kim Poe"\n',
    "zola/content/blog/2023-02-03-borrowing.md": r"""+++
title = "Borrowing a Vec<T>"
[taxonomies]
tags = ["rust"]
+++
A `Vec<T>` owns what it holds, and so Vec<T> in prose does.

{{ youtube(id="abcdef", autoplay=true) }}

{% callout(type="warning", title="Mind the gap") %}
A reference must not outlive **its owner**.
{% end %}

{{ image(src="heap.png", alt="The heap", caption="Where it *lives*") }}

```rust,linenos,hl_lines=1
fn main() { println!("{{}}"); }
```

See [the book](@/blog/other.md).
""",
    "obsidian/.obsidian/app.json": "{}",
    "obsidian/preamble.sty": "\\newcommand{\\E}{\\mathbb{E}}",
    "obsidian/Sleep.md": r"""---
tags: [health]
---
# Sleep and ==memory==

![[brain.png|300]] and ![[wave.png|A slow wave|200x100]] and ![axes|120](axes.png)

> [!tip]- Try it
> Go to bed at ten.
> > [!question] Why ten?
> > Because $\E[x]$ is then largest.

> [!my-kind] A kind of my own
> With words.

Memory is sorted at night.[^1] ^claim-1

%% A thought that is not for others. %%

%%
Nor this one,

in two paragraphs.
%%

See [[Dreams|what dreams do]], [[Dreams#Why]] and ![[Dreams]]. #sleep

- [x] read
- [ ] write ^item2

$$
R = e^{-t/S}

S = 1
$$

[^1]: Or so it seems.
""",
    "obsidian/Dreams.md": "# Dreams\n\n## Why\n\nNobody knows. ^why\n",
    "quarto/_quarto.yml": 'website:\n  title: Numbers at Work\n  site-url: https://numbers.example\n',
    "quarto/posts/2020/06/07/regression.qmd": r"""---
title: "Regression, with H~2~O"
author:
  - name: Alex Moe
---
::: {.callout-note}
## What you need
Only R.
:::

::: {.callout-warning title="Careful" collapse="true"}
Outliers, e.g. x^2^.
:::

::: {.column width="50%"}
In a column.
:::

```{r model, echo=FALSE}
lm(y ~ x)
```

```{.python filename="fit.py" .numberLines}
fit(x, y)
```

$$
y = X \beta + \varepsilon
$$ {#eq-model}

By @eq-model, [small words]{.smallcaps} ==count==, and ![A fit](fit.png){#fig-fit width=50%}.
""",
    "mkdocs/mkdocs.yml": "site_name: The Handbook\nsite_url: https://handbook.example/\nsite_author: The team\n",
    "mkdocs/docs/guide/install.md": r"""# Install it

!!! note "Before you begin"

    You need `make`.

    - and patience

!!! danger
    It deletes things.

??? question "Why?"
    Because.

=== "Linux"

    ``` bash title="install.sh"
    make install
    ```

=== "Mac"

    Use brew.

The HTML of it is plain. ==This== is marked, H~2~O and x^2^ too.
{ .lead }

*[HTML]: Hyper Text Markup Language

```python hl_lines="1"
x = 1
```

[[toc]]
""",
    "docusaurus/docusaurus.config.js": """module.exports = {
  title: 'Blocks', url: 'https://blocks.example', baseUrl: '/docs/',
};
""",
    "docusaurus/docs/intro.mdx": r"""---
title: Intro
---
import Tabs from '@theme/Tabs';

# Intro

:::tip[My title]

A tip with **words**.

:::

:::info Another title
Info.
:::

::::note
Outer.

:::danger
Inner.
:::

::::

{/* hidden */}

<Callout type="warning" title="Mind *this*">

Inside.

</Callout>

<Tabs>
<TabItem value="a" label="First">

In a tab, with $x_1$.

</TabItem>
</Tabs>

```js title="src/app.js" {1,3-4}
let a = 1;
```

## A heading {#custom}
""",
}  # fmt: skip
DIALECTS = ("jekyll", "hugo", "zola", "obsidian", "quarto", "mkdocs", "docusaurus")


def make_dialect_folders(folder: Path) -> list[Path]:
    """Write the seven folders below a folder; return them."""
    for name, text in _FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return [folder / name for name in DIALECTS]
