// Compiles site.scss and copies the font beside it. Run with `make css`.
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { compile } from 'sass'

const here = dirname(fileURLToPath(import.meta.url))
const out = join(here, '..', 'static', 'changing_places')
const modules = join(here, 'node_modules')
const font = join(modules, '@fontsource-variable', 'source-sans-3')

const { css } = compile(join(here, 'site.scss'), {
  loadPaths: [join(modules, 'govuk-frontend', 'dist'), here],
  style: 'compressed',
  quietDeps: true
})
const licence = '/*! Built on GOV.UK Frontend, MIT licence, Crown copyright (Government Digital Service). */\n'
writeFileSync(join(out, 'site.css'), licence + css.replace(/^\uFEFF/, '').trim() + '\n')
copyFileSync(join(font, 'files', 'source-sans-3-latin-wght-normal.woff2'), join(out, 'source-sans-3.woff2'))
copyFileSync(join(font, 'LICENSE'), join(out, 'source-sans-3-OFL.txt'))
console.log(`site.css: ${Math.round(readFileSync(join(out, 'site.css')).length / 1024)} KB`)
