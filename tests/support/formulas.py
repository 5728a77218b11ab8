"""The list of formulas: what they look like on one line, in two dimensions, and those that everybody knows."""

from pathlib import Path

LINES = {
    "d": "d",
    "d_k": "dₖ",
    "x^2": "x²",
    "x_i^{n+1}": "xᵢⁿ⁺¹",
    "W^{q}_{out}": "Wₒᵤₜ^q",
    "f'(x)": "f′(x)",
    "f''": "f″",
    "O(L^2)": "O(L²)",
    r"O(L \log L)": "O(L log L)",
    "a+b=c": "a + b = c",
    "-a": "−a",
    "a,b": "a, b",
    r"\frac{1}{2}": "1/2",
    r"\frac12": "1/2",
    r"\frac{a+b}{2\sigma^2}": "(a + b)/(2σ²)",
    r"\frac{QK^\top}{\sqrt{d_k}}": "QKᵀ/√dₖ",
    r"\sqrt[3]{x+1}": "∛(x + 1)",
    r"\text{softmax}\left(\frac{QK^\top}{\sqrt{d_k}}\right)V": "softmax(QKᵀ/√dₖ)V",
    r"\nabla_\theta f(x; \theta)^\top": "∇_θ f(x; θ)ᵀ",
    r"\sum_{i=1}^{N} x_i": "∑ᵢ₌₁ᴺ xᵢ",
    r"I(X; Y) = \sum_{x, y} p(x, y) \log \frac{p(x, y)}{p(x) p(y)}": "I(X; Y) = ∑_{x,y} p(x, y) log (p(x, y)/(p(x)p(y)))",
    r"\mathbf{x} \in \mathbb{R}^n": "𝐱 ∈ ℝⁿ",
    r"\mathcal{L}(H \mid \mathcal{D})": "ℒ(H ∣ 𝒟)",
    r"\hat{y}": "ŷ",
    r"\|x\|_2": "‖x‖₂",
    r"\{a\}": "{a}",
    r"\operatorname{tr} A": "tr A",
    r"\min_{H} L": "min_H L",
    r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}": "(a b; c d)",
    r"a &= b \\ &\leq c": "a = b; ≤ c",
    r"{n \choose k}": "(n over k)",
    r"x \bmod n": "x mod n",
    r"x \equiv y \pmod{n}": "x ≡ y (mod n)",
    r"\mathrm{d}x": "dx",
    r"\ket{\psi}": "|ψ⟩",
    r"a \not\in B": "a ∉ B",
    r"\widehat{xy}": "hat(xy)",
    r"x^{\prime}": "x′",
    "e^{-x^2/2}": "e^{−x²/2}",
    r"p_\theta(x)": "p_θ(x)",
    r"3.14\,\text{rad}": "3.14 rad",
    "x_{t-1}": "xₜ₋₁",
    r"\alpha\beta": "αβ",
    "A^{-1}": "A⁻¹",
    r"A^\mathsf{T}": "Aᵀ",
    "n!": "n!",
    r"\lVert x \rVert": "‖x‖",
    r"a\,b": "a b",
    r"\$5": "$5",
    r"50\%": "50%",
}
"""Source → the one line that it is."""

PICTURES = {
    r"\frac{a}{b}": """
a
─
b
""",
    r"\frac{\frac{a}{b}}{c+\frac{d}{e}}": """
   a
   ─
   b
───────
     d
 c + ─
     e
""",
    r"\sqrt{\frac{x}{y}}": """
 ┌──
 │ x
 │ ─
√│ y
""",
    r"\sqrt{x+1}": """
 _____
√x + 1
""",
    r"\sum_{i=1}^{n} x_i^2": """
 n
 ∑  xᵢ²
i=1
""",
    r"\int_0^1 f": """
 1
∫  f
 0
""",
    r"\lim_{x \to 0} f(x)": """
lim f(x)
x→0
""",
    r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}": """
⎛ a  b ⎞
⎝ c  d ⎠
""",
    r"\begin{cases} 1 & x > 0 \\ \frac{1}{2} & x = 0 \\ 0 & \text{otherwise} \end{cases}": """
⎧ 1  x > 0
⎪
⎪ 1
⎨ ─  x = 0
⎪ 2
⎪
⎩ 0  otherwise
""",
    r"\begin{aligned} a &= b + c \\ &\leq d \end{aligned}": """
a = b + c
  ≤ d
""",
    r"\left(\frac{a}{b}\right)^2": """
⎛ a ⎞²
⎜ ─ ⎟
⎝ b ⎠
""",
    r"x_{i_j}^{2^n}": """
 2ⁿ
x
 iⱼ
""",
    r"\underbrace{a + b}_{\text{sum}}": """
a + b
╰─┬─╯
 sum
""",
    r"\overbrace{a + b}^n": """
  n
╭─┴─╮
a + b
""",
    r"\overline{AB} + \widehat{xyz}": """
__    ^
AB + xyz
""",
    r"\binom{n}{k}": """
⎛n⎞
⎜ ⎟
⎝k⎠
""",
    r"A \xrightarrow{f} B": """
   f
A ──→ B
""",
    r"\begin{array}{c|c} a & b \\ \hline c & d \end{array}": """
a │ b
─────
c │ d
""",
    r"\left\{ \frac{x}{2} \middle| x > 1 \right\}": """
⎧ x │      ⎫
⎨ ─ │ x > 1⎬
⎩ 2 │      ⎭
""",
    r"\overset{!}{=}": """
!
=
""",
    r"e^{-\frac{x^2}{2}}": """
 −x²/2
e
""",
    r"\left\langle \frac{a}{b}, c \right\rangle": """
 ╱a   ╲
⟨ ─, c ⟩
 ╲b   ╱
""",
    r"\begin{vmatrix} a \\ b \\ c \end{vmatrix}": """
│ a │
│ b │
│ c │
""",
    r"a = b \\ c = d": """
a = b
c = d
""",
    r"\frac{1}{N} \sum_{i} x_i": """
1
─ ∑ xᵢ
N i
""",
    r"\mathbb{E}_{x \sim p}[x]": """
𝔼   [x]
 x∼p
""",
}
"""Source → its picture, looked at."""

FAMOUS = {
    "attention": r"\mathrm{Attention}(Q, K, V) = \mathrm{softmax}\left(\frac{QK^\top}{\sqrt{d_k}}\right)V",
    "multi-head": r"\text{MultiHead}(X) = [\text{head}_1; \dots; \text{head}_h]W^O \text{ where head}_i = \text{Attention}(XW^q_i, XW^k_i, XW^v_i)",
    "softmax": r"\sigma(\mathbf{z})_i = \frac{e^{z_i}}{\sum_{j=1}^K e^{z_j}}",
    "cross-entropy": r"H(p, q) = -\sum_{x \in \mathcal{X}} p(x) \log q(x)",
    "kl": r"D_\text{KL}(P \| Q) = \sum_{x} P(x) \log\left(\frac{P(x)}{Q(x)}\right)",
    "elbo": r"\log p_\theta(x) \geq \mathbb{E}_{q_\phi(z \mid x)}\left[\log p_\theta(x \mid z)\right] - D_\text{KL}\left(q_\phi(z \mid x) \,\|\, p(z)\right)",
    "bellman": r"V^*(s) = \max_{a \in \mathcal{A}} \left( R(s, a) + \gamma \sum_{s' \in \mathcal{S}} P(s' \mid s, a) V^*(s') \right)",
    "q-learning": r"Q(S_t, A_t) \leftarrow Q(S_t, A_t) + \alpha \left[ R_{t+1} + \gamma \max_{a \in \mathcal{A}} Q(S_{t+1}, a) - Q(S_t, A_t) \right]",
    "policy gradient": r"\nabla_\theta J(\theta) = \mathbb{E}_{\pi_\theta}\left[ \nabla_\theta \ln \pi_\theta(a \vert s) Q^\pi(s, a) \right]",
    "adam": r"\begin{aligned} m_t &= \beta_1 m_{t-1} + (1 - \beta_1) g_t \\ v_t &= \beta_2 v_{t-1} + (1 - \beta_2) g_t^2 \\ \hat{m}_t &= \frac{m_t}{1 - \beta_1^t} \\ \hat{v}_t &= \frac{v_t}{1 - \beta_2^t} \\ \theta_{t+1} &= \theta_t - \frac{\eta}{\sqrt{\hat{v}_t} + \epsilon} \hat{m}_t \end{aligned}",
    "batch norm": r"\hat{x}_i = \frac{x_i - \mu_\mathcal{B}}{\sqrt{\sigma_\mathcal{B}^2 + \epsilon}}, \quad y_i = \gamma \hat{x}_i + \beta",
    "layer norm": r"y = \frac{x - \mathrm{E}[x]}{\sqrt{\mathrm{Var}[x] + \epsilon}} * \gamma + \beta",
    "ntk": r"K(\mathbf{x}, \mathbf{x}'; \theta) = \nabla_\theta f(\mathbf{x}; \theta)^\top \nabla_\theta f(\mathbf{x}'; \theta)",
    "ntk dynamics": r"\frac{df(\mathbf{x}; \theta)}{dt} = -\frac{1}{N}\sum_{i=1}^N \underbrace{\nabla_\theta f(\mathbf{x}; \theta)^\top \nabla_\theta f(\mathbf{x}^{(i)}; \theta)}_\text{neural tangent kernel} \nabla_f \ell(f, y^{(i)})",
    "information bottleneck": r"\min_{p(t \mid x)} I(X; T) - \beta I(T; Y)",
    "mutual information": r"I(X; Y) = D_{KL}(p(x, y) \| p(x) p(y)) = \sum_{x \in X, y \in Y} p(x, y) \log\left(\frac{p(x, y)}{p(x) p(y)}\right) = H(X) - H(X \mid Y)",
    "diffusion forward": r"q(\mathbf{x}_t \mid \mathbf{x}_{t-1}) = \mathcal{N}(\mathbf{x}_t; \sqrt{1 - \beta_t} \mathbf{x}_{t-1}, \beta_t\mathbf{I}) \quad q(\mathbf{x}_{1:T} \mid \mathbf{x}_0) = \prod^T_{t=1} q(\mathbf{x}_t \mid \mathbf{x}_{t-1})",
    "diffusion loss": r"L_\text{simple} = \mathbb{E}_{t \sim [1, T], \mathbf{x}_0, \boldsymbol{\epsilon}_t} \Big[\|\boldsymbol{\epsilon}_t - \boldsymbol{\epsilon}_\theta(\sqrt{\bar{\alpha}_t}\mathbf{x}_0 + \sqrt{1 - \bar{\alpha}_t}\boldsymbol{\epsilon}_t, t)\|^2 \Big]",
    "rope": r"R^d_{\Theta, m} = \begin{pmatrix} \cos m\theta_1 & -\sin m\theta_1 & \cdots & 0 \\ \sin m\theta_1 & \cos m\theta_1 & \cdots & 0 \\ \vdots & \vdots & \ddots & \vdots \\ 0 & 0 & \cdots & \cos m\theta_{d/2} \end{pmatrix}",
    "hoeffding": r"P\left(\left|\frac{1}{n}\sum_{i=1}^n X_i - \mathbb{E}[X]\right| \geq t\right) \leq 2\exp\left(-\frac{2nt^2}{(b-a)^2}\right)",
    "svd": r"A = U \Sigma V^\top = \sum_{i=1}^{r} \sigma_i u_i v_i^\top",
    "bayes": r"P(A \mid B) = \frac{P(B \mid A) \, P(A)}{P(B)}",
    "normal": r"f(x) = \frac{1}{\sigma\sqrt{2\pi}} e^{-\frac{1}{2}\left(\frac{x - \mu}{\sigma}\right)^2}",
    "quadratic": r"x = \frac{-b \pm \sqrt{b^2 - 4ac}}{2a}",
    "euler": r"e^{i\pi} + 1 = 0",
    "fourier": r"\hat{f}(\xi) = \int_{-\infty}^{\infty} f(x)\, e^{-2\pi i x \xi}\,dx",
    "gauss": r"\int_{-\infty}^\infty e^{-x^2}\,dx = \sqrt{\pi}",
    "taylor": r"f(x) = \sum_{n=0}^\infty \frac{f^{(n)}(a)}{n!} (x - a)^n",
    "stirling": r"n! \sim \sqrt{2\pi n}\left(\frac{n}{e}\right)^n",
    "binomial": r"(x + y)^n = \sum_{k=0}^n \binom{n}{k} x^{n-k} y^k",
    "cauchy-schwarz": r"\left|\langle u, v \rangle\right|^2 \leq \langle u, u \rangle \cdot \langle v, v \rangle",
    "jensen": r"\varphi\left(\mathbb{E}[X]\right) \leq \mathbb{E}\left[\varphi(X)\right]",
    "markov": r"\Pr(X \geq a) \leq \frac{\mathbb{E}[X]}{a}",
    "lstm": r"\begin{aligned} f_t &= \sigma(W_f \cdot [h_{t-1}, x_t] + b_f) \\ i_t &= \sigma(W_i \cdot [h_{t-1}, x_t] + b_i) \\ \tilde{C}_t &= \tanh(W_C \cdot [h_{t-1}, x_t] + b_C) \\ h_t &= o_t \odot \tanh(C_t) \end{aligned}",
    "gan": r"\min_G \max_D V(D, G) = \mathbb{E}_{x \sim p_r(x)}[\log D(x)] + \mathbb{E}_{z \sim p_z(z)}[\log(1 - D(G(z)))]",
    "wasserstein": r"W(p_r, p_g) = \inf_{\gamma \in \Pi(p_r, p_g)} \mathbb{E}_{(x, y) \sim \gamma}[\|x - y\|]",
    "contrastive": r"\mathcal{L}_\text{InfoNCE} = -\mathbb{E}\left[\log \frac{f(\mathbf{x}, \mathbf{c})}{\sum_{\mathbf{x}' \in X} f(\mathbf{x}', \mathbf{c})}\right]",
    "relu": r"\text{ReLU}(x) = \begin{cases} x & \text{if } x > 0 \\ 0 & \text{otherwise} \end{cases}",
    "gelu": r"\mathrm{GELU}(x) = x\,\Phi(x) \approx 0.5x\left(1 + \tanh\left[\sqrt{2/\pi}\left(x + 0.044715x^3\right)\right]\right)",
    "positional": r"\text{PE}(i, \delta) = \begin{cases} \sin\big(\frac{i}{10000^{2\delta'/d}}\big) & \text{if } \delta = 2\delta' \\ \cos\big(\frac{i}{10000^{2\delta'/d}}\big) & \text{if } \delta = 2\delta' + 1 \end{cases}",
    "mdl": r"L(\mathcal{D}) = \min_{H \in \mathcal{H}} [L(H) + L(\mathcal{D} \mid H)]",
    "generalization": r"\epsilon^2 < \frac{\log|H_\epsilon| + \log 1/\delta}{2m}",
    "maxwell": r"\nabla \times \mathbf{B} - \frac{1}{c}\frac{\partial \mathbf{E}}{\partial t} = \frac{4\pi}{c}\mathbf{j}",
    "schroedinger": r"i\hbar\frac{\partial}{\partial t}\Psi(\mathbf{r}, t) = \left[-\frac{\hbar^2}{2m}\nabla^2 + V(\mathbf{r}, t)\right]\Psi(\mathbf{r}, t)",
    "continued": r"1 + \cfrac{1}{2 + \cfrac{1}{3 + \cfrac{1}{4}}}",
    "matrix inverse": r"\begin{bmatrix} a & b \\ c & d \end{bmatrix}^{-1} = \frac{1}{ad - bc}\begin{bmatrix} d & -b \\ -c & a \end{bmatrix}",
    "determinant": r"\det(A) = \begin{vmatrix} a & b \\ c & d \end{vmatrix} = ad - bc",
    "gradient": r"\theta \leftarrow \theta - \eta \nabla_\theta \mathcal{L}(\theta)",
    "argmax": r"\hat{y} = \underset{y \in \mathcal{Y}}{\arg\max}\; p(y \mid x)",
    "chain rule": r"\frac{\partial \mathcal{L}}{\partial w} = \frac{\partial \mathcal{L}}{\partial y} \cdot \frac{\partial y}{\partial w}",
    "limit": r"\lim_{n \to \infty} \left(1 + \frac{1}{n}\right)^n = e",
    "zeta": r"\zeta(s) = \sum_{n=1}^\infty \frac{1}{n^s} = \prod_{p \text{ prime}} \frac{1}{1 - p^{-s}}",
    "moe": r"G(x) = \text{softmax}(\text{top}k(x W_g + \epsilon, k)), \qquad \epsilon \sim \mathcal{N}(0, \sigma^2)",
    "lipschitz": r"\|f(x) - f(y)\| \le L \|x - y\| \quad \forall x, y \in \mathbb{R}^d",
    "perplexity": r"\text{PPL}(X) = \exp\left\{-\frac{1}{t}\sum_{i}^{t} \log p_\theta(x_i \mid x_{<i})\right\}",
    "integral": r"\oint_{\partial S} \mathbf{F} \cdot d\mathbf{r} = \iint_S (\nabla \times \mathbf{F}) \cdot d\mathbf{S}",
    "set": r"\left\{ x \in \mathbb{R} \,\middle|\, x^2 < 2 \right\}",
    "substack": r"\sum_{\substack{0 \le i \le m \\ 0 < j < n}} P(i, j)",
    "arrows": r"A \xrightarrow{\;f\;} B \xleftarrow[h]{g} C \implies A \cong C",
    "braces": r"\overbrace{1 + 2 + \cdots + n}^{n \text{ terms}} = \underbrace{\frac{n(n+1)}{2}}_{\text{closed form}}",
}
"""Those that technical posts are full of."""

SYMBOL_COMMANDS = [
    rf"a \{name}{{x}}{{y}} b"
    for name in (Path(__file__).parent.parent / "text" / "data" / "katex-commands.txt").read_text().split()
]
"""Each command of KaTeX's function table, between letters and before groups."""
